int x_a;
