int x_b;
