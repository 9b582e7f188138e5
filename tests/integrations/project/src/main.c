#include "ui/view.h"

int main(void)
{
	return view_show() - 2;
}
