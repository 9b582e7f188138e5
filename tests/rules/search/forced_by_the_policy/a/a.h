// A header is no unit: what is forced comes before the source.
int a;
