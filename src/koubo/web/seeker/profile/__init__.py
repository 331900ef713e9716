"""求職者情報: what a seeker shows of themselves to institutions, written, checked, published, and hidden from whom they wish."""
