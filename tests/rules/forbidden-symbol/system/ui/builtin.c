void builtin(char *to, const char *from)
{
	strcpy(to, from); // expect: forbidden-symbol `strcpy`
}
