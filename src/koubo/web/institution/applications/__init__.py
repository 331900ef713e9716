"""応募管理: what institutions see of applications and do with them."""
