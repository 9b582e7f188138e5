# Completion of autotomy for bash. What there is to complete is asked of autotomy itself, which answers in a millisecond:
# its help is the one table of commands, options and their values.

# The lines of the help that begin with an option, as "OPTION VALUE".
_autotomy_options()
{
	autotomy "$1" --help 2>/dev/null | sed -n -E 's/^  (--[a-z-]+)( [^ ]+)?.*/\1\2/p'
}

_autotomy_reply()
{
	mapfile -t COMPREPLY < <(compgen "$@" -- "$word")
}

# What may stand behind an option; fails where that takes no value.
_autotomy_value()
{
	local value
	value=$(_autotomy_options "$1" | sed -n "s/^$2 //p")
	case $value in
	'') return 1 ;;
	*'|'*) _autotomy_reply -W "${value//|/ }" ;;
	FILE) _autotomy_reply -f && compopt -o filenames 2>/dev/null ;;
	COMMAND*) _autotomy_reply -c ;;
	esac
}

_autotomy_argument()
{
	local names=''
	case $1 in
	help) names=$(autotomy help 2>/dev/null | sed -n 's/^  \([a-z-]*\) .*/\1/p') ;;
	explain) names=$(autotomy rules 2>/dev/null | sed 's/ .*//') ;;
	can) names=$(autotomy modules --level scan 2>/dev/null | sed '1d; s/ .*//') ;;
	check) ;;
	*) return ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$names" -- "$word"; compgen -f -- "$word")
	compopt -o filenames 2>/dev/null
}

_autotomy()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} i
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		_autotomy_reply -W "$(autotomy help 2>/dev/null | sed -n 's/^  \([a-z-]*\) .*/\1/p')"
		return
	fi
	# All that stands behind --with is another program's.
	if [[ $command == lsp ]]; then
		for ((i = 2; i < COMP_CWORD - 1; i++)); do
			if [[ ${COMP_WORDS[i]} == --with ]]; then
				declare -F _command_offset >/dev/null && _command_offset $((i + 1))
				return
			fi
		done
	fi
	# --level=scan comes in three words.
	if [[ $word == '=' ]]; then
		word=''
	elif [[ $before == '=' ]]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if [[ $before == --* ]] && _autotomy_value "$command" "$before"; then
		return
	fi
	if [[ $word == -* ]]; then
		_autotomy_reply -W "$(_autotomy_options "$command" | sed 's/ .*//') --help"
	else
		_autotomy_argument "$command"
	fi
}

complete -F _autotomy autotomy
