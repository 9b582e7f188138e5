int inl;
