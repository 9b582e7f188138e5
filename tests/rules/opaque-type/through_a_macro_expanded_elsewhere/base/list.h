// What a macro is handed is its caller's: it cannot know the type.
#define LIST_COUNT(list) ((list)->count)
#define LIST_LAST(list) ((list)->items[(list)->count - 1])
