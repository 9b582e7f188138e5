/* A policy as it is written: strings and their places, before any name is looked up. The key tables fill it. */
#ifndef AUTOTOMY_CORE_POLICY_DRAFT_H
#define AUTOTOMY_CORE_POLICY_DRAFT_H

#include <autotomy/core/policy.h>

/* A string. All zero where it was left out. */
struct written {
	struct str text;
	struct policy_place place;
	bool given;
};

struct written_list {
	struct written *items;
	size_t count;
	struct policy_place place; /* of its key */
	bool given;
};

/*
 * A list of objects, each a draft of the key table's size. Every such draft begins with a struct written: its
 * name, or the string that may stand for the whole object, or (with an empty text) its place.
 */
struct draft_list {
	void *items;
	size_t count;
	struct policy_place place; /* of its key */
	bool given;
};

/* Severities as written: 0 where a rule is not named, else the severity + 1. */
struct severity_draft {
	uint8_t of[RULE_COUNT];
	struct policy_place places[RULE_COUNT]; /* of those values */
	struct policy_place place;              /* of the key, where it was given */
};

struct use_draft {
	struct written module;
	bool deprecated, optional;
	struct written because;
};

struct symbols_draft {
	struct written_list public_names, private_names;
};

struct module_draft {
	struct written name;
	struct written_list files, public_files;
	struct symbols_draft symbols;
	struct draft_list uses; /* of struct use_draft */
	struct written_list must_not_use, reexports;
	struct written layer;
	struct written_list visible_to, friends, opaque, hooks;
	struct written state;
	struct severity_draft rules;
	struct written because, owner;
	struct str folder; /* of the file that declares it; its globs are relative to that */
};

struct external_draft {
	struct written name;
	struct written_list headers, symbols, used_by;
	struct written because;
};

struct forbidden_draft {
	struct written place;
	struct written_list symbols, except, instead;
	struct written because;
};

struct compile_draft {
	struct written_list database, arguments;
};

/* A whole file: the root's, or a sub-configuration's, which fills `modules` alone. */
struct file_draft {
	struct compile_draft compile;
	struct written_list exclude, layers, composition_root;
	struct draft_list modules;   /* of struct module_draft */
	struct draft_list external;  /* of struct external_draft */
	struct draft_list forbidden; /* of struct forbidden_draft */
	struct severity_draft rules;
	struct written_list include;
};

#endif
