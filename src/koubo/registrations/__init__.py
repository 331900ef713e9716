"""How institutions come in (求人機関登録) and how what is registered of them is changed: requests the secretariat decides."""
