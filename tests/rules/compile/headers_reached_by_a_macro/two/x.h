static const int count;
