int cc;
