"""求人機関登録: an institution comes in. An address that is proven, 機関基本情報, a request to the secretariat."""
