int any_b;
