int ipp;
