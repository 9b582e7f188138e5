int block(void)
{
	extern int page_size; // expect: redeclaration `page_size`
	int page_free(int), other = page_size; // expect: redeclaration `page_free`
	return page_free(other);
}
