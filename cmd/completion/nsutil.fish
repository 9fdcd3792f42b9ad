# SPDX-License-Identifier: LGPL-2.1-or-later
# fish completion for nsls, nsrun, nsjoin and netnsctl: they say themselves how a line may go
# on (cmd/complete.h).

function __nsutil_rest --argument-names prefix
    string sub --start (math (string length -- "$prefix") + 1) -- (commandline -ct)
end

function __nsutil_complete
    set -l words (commandline -opc)
    for line in ($words[1] --complete $words[2..-1] (commandline -ct) 2>/dev/null)
        set -l prefix (string split --max 1 ' ' -- $line)[2]
        switch $line
            case ':files *'
                printf "$prefix%s\n" (__fish_complete_path (__nsutil_rest "$prefix"))
            case ':directories *'
                printf "$prefix%s\n" (__fish_complete_directories (__nsutil_rest "$prefix") '')
            case ':references *'
                for found in (nsls --complete why (__nsutil_rest "$prefix") 2>/dev/null)
                    printf '%s%s\n' "$prefix" $found
                end
            case ':command *'
                __fish_complete_subcommand --commandline $words[(math $prefix + 1)..-1] (commandline -ct)
            case '*'
                printf '%s\n' $line
        end
    end
end

for tool in nsls nsrun nsjoin netnsctl
    complete --command $tool --no-files --arguments '(__nsutil_complete)'
end
