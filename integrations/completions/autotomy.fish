# Completion of autotomy for fish. What there is to complete is asked of autotomy itself, which answers in a millisecond:
# its help is the one table of commands, options and their values.

function __autotomy_commands
    autotomy help 2>/dev/null | string replace -r -f '^  ([a-z-]+) +(.*)' '$1\t$2'
end

function __autotomy_rules
    autotomy rules 2>/dev/null | string replace -r -f '^([a-z-]+) +[a-z]+ +[a-z]+ +' '$1\t'
end

function __autotomy_modules
    autotomy modules --level scan 2>/dev/null | string replace -r ' .*' '' | tail -n +2
end

# One option of a command, from its line in the help and the next one, where what it does stands on that.
function __autotomy_option -a name line next
    set -l words (string match -r '^  --([a-z-]+)(?: ([^ ]+))? *(.*)' -- $line)
    set -l text $words[4]
    test -n "$text"; or set text (string trim -- $next)
    set -l option -c autotomy -n "__fish_seen_subcommand_from $name" -l $words[2] -d "$text"
    switch "$words[3]"
        case ''
            complete $option -f
        case '*|*'
            complete $option -x -a (string replace -a '|' ' ' $words[3])
        case FILE
            complete $option -r -F
        case 'COMMAND*'
            complete $option -x -a '(__fish_complete_subcommand --fcs-skip=3)'
            complete -c autotomy -n "__fish_seen_subcommand_from $name; and contains -- --$words[2] (commandline -opc)" \
                -a '(__fish_complete_subcommand --fcs-skip=3)'
        case '*'
            complete $option -x
    end
end

complete -c autotomy -f
complete -c autotomy -n __fish_use_subcommand -a '(__autotomy_commands)'
complete -c autotomy -n '__fish_seen_subcommand_from help' -a '(__autotomy_commands)'
complete -c autotomy -n '__fish_seen_subcommand_from explain' -a '(__autotomy_rules)'
complete -c autotomy -n '__fish_seen_subcommand_from can' -a '(__autotomy_modules)'
complete -c autotomy -n '__fish_seen_subcommand_from can check explain' -F
for name in (__autotomy_commands | string replace -r '\t.*' '')
    set -l lines (autotomy help $name 2>/dev/null)
    for i in (seq (count $lines))
        string match -q -r '^  --' -- $lines[$i]; and __autotomy_option $name $lines[$i] "$lines[$(math $i + 1)]"
    end
end
