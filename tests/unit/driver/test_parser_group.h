/* One world for all cases of a program: a parser takes its time to start. */
#ifndef TEST_PARSER_GROUP_H
#define TEST_PARSER_GROUP_H

#include "test_parser_world.h"

static struct world *world;

static int open_world(void **state)
{
	(void)state;
	world = world_open(NULL, 1, 0);
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	world_close(world);
	return 0;
}

#endif
