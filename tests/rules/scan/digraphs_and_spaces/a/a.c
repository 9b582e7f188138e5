%:include "../b/b.h" // expect: dependency
%: include "../b/b.h" // expect: dependency
#include"../b/b.h" // expect: dependency
	#	include	"../b/b.h"	// expect: dependency
#import "../b/b.h" // expect: dependency
#include <../b/b.h>
#includes "../b/b.h"
#include
# "../b/b.h"
#define INCLUDE #include "../b/b.h"
#define NEXT \
#include "../b/b.h"
#pragma include "../b/b.h"
include "../b/b.h"
