int tcc;
