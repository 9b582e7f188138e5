int C;
