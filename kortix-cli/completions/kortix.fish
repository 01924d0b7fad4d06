# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kortix_global_optspecs
    string join \n o/output= json jq= r/raw q/quiet v/verbose debug timeout= retries= no-input dry-run github color= profile= base-url= obvious-base-url= local h/help V/version
end

function __fish_kortix_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kortix_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kortix_using_subcommand
    set -l cmd (__fish_kortix_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kortix -n "__fish_kortix_needs_command" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_needs_command" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_needs_command" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_needs_command" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_needs_command" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_needs_command" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_needs_command" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_needs_command" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_needs_command" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_needs_command" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_needs_command" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_needs_command" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_needs_command" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_needs_command" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_needs_command" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_needs_command" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_needs_command" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_needs_command" -s V -l version -d 'Print version'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "run" -d 'Start an agent on a task and show what it does, until it is done'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "threads" -d 'Make, read and delete threads'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "thread" -d 'Make, read and delete threads'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "projects" -d 'Read and delete projects, and start runs in them'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "project" -d 'Read and delete projects, and start runs in them'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "executions" -d 'Follow, read and stop runs, and continue a thread with another'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "execution" -d 'Follow, read and stop runs, and continue a thread with another'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "messages" -d 'Read, add and delete what was said in a thread'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "message" -d 'Read, add and delete what was said in a thread'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "sandbox" -d 'Look into a sandbox: files, commands, start and stop'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "sandboxes" -d 'Look into a sandbox: files, commands, start and stop'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "agents" -d 'Read and delete agents'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "agent" -d 'Read and delete agents'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "templates" -d 'Read what projects can be made from'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "template" -d 'Read what projects can be made from'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "keys" -d 'Make, read and revoke API keys'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "key" -d 'Make, read and revoke API keys'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "limits" -d 'Show what the account\'s plan allows, and how much of it is used'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "account" -d 'Show the account\'s plan and credits'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "api" -d 'Send any request, the way that other commands send theirs'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "local" -d 'Keep a server on this machine, which needs no account'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "auth" -d 'Keep credentials, and say which are used'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "config" -d 'Read and change settings and profiles'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "doctor" -d 'Check the configuration, the credentials and the servers'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "completion" -d 'Print the completion script of a shell'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "man" -d 'Print the manual page of a command, or write all of them'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "schema" -d 'Print the JSON Schema of what a command prints with --json'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "version" -d 'Print the version'
complete -c kortix -n "__fish_kortix_needs_command" -f -a "help" -d 'Explain a command or a topic, or describe all commands to programs'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l thread -d 'Go on in this thread, with the sandbox that it has' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l file -d 'Give the agent a file, in /workspace/uploads; may be repeated' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand run" -l agent -d 'The agent; the default one of the account unless given' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l model -d 'The model, for agents that have one' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l junit -d 'Write how the run came out as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand run" -l on-conflict -d 'What to do while the thread runs another agent' -r -f -a "wait\t'Try again: as often as --retries says, else until --timeout'
fail\t'Send the request once'
enqueue\t'Let the run wait for its turn, at the server (`executions create` only)'
replace\t'Stop what runs, and come next (`executions create` only)'"
complete -c kortix -n "__fish_kortix_using_subcommand run" -l idempotency-key -d 'Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the same run' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand run" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand run" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand run" -l detach -d 'Print what was started and leave it at work'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l cancel-on-interrupt -d 'Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand run" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand run" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand run" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand run" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -f -a "create" -d 'Make a thread, with a project and a sandbox of its own'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -f -a "get" -d 'Show a thread, its project and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -f -a "list" -d 'List threads, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -f -a "search" -d 'Find threads by what was said in them, best first'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -f -a "update" -d 'Rename the project of a thread, or let others read it'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and not __fish_seen_subcommand_from create get list search update delete" -f -a "delete" -d 'Delete a thread; with the last one of a project, the project and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l name -d 'Name of the project' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l idempotency-key -d 'Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the same thread' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l from -d 'Make one for each record of a file, or of standard input: rows, objects or lines with `name` and `idempotency_key`, of which a line is a name' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l parallel -d 'How many records are worked on at a time' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l journal -d 'Remember in this file what became of each record; the same command goes on where it was' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l format -d 'How the records are written; else what the name of the file says' -r -f -a "csv\t'Rows under a header with the names of the fields'
ndjson\t'An object with the fields on each line'
lines\t'A name, or a prompt where one is needed, on each line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l max-failures -d 'Send nothing more after so many failures' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l junit -d 'Write what became of the records as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l fail-fast -d 'Send nothing more after a failure'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l repeat-unclear -d 'Send records again that may have been carried out, although the server does not honour Idempotency-Key'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l show-secrets -d 'Print the sandbox\'s password and token, and addresses that can be opened'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l page -d 'Which page, from 1' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l limit -d 'How many on a page, up to 1000' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l limit -d 'How many to find at most, up to 50' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l title -d 'The new name of its project' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l public -d 'Let anybody read the project and its threads, without a credential'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l private -d 'Let only the account read them'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand threads; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -f -a "create" -d 'Make a thread, with a project and a sandbox of its own'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -f -a "get" -d 'Show a thread, its project and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -f -a "list" -d 'List threads, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -f -a "search" -d 'Find threads by what was said in them, best first'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -f -a "update" -d 'Rename the project of a thread, or let others read it'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and not __fish_seen_subcommand_from create get list search update delete" -f -a "delete" -d 'Delete a thread; with the last one of a project, the project and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l name -d 'Name of the project' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l idempotency-key -d 'Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the same thread' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l from -d 'Make one for each record of a file, or of standard input: rows, objects or lines with `name` and `idempotency_key`, of which a line is a name' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l parallel -d 'How many records are worked on at a time' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l journal -d 'Remember in this file what became of each record; the same command goes on where it was' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l format -d 'How the records are written; else what the name of the file says' -r -f -a "csv\t'Rows under a header with the names of the fields'
ndjson\t'An object with the fields on each line'
lines\t'A name, or a prompt where one is needed, on each line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l max-failures -d 'Send nothing more after so many failures' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l junit -d 'Write what became of the records as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l fail-fast -d 'Send nothing more after a failure'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l repeat-unclear -d 'Send records again that may have been carried out, although the server does not honour Idempotency-Key'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l show-secrets -d 'Print the sandbox\'s password and token, and addresses that can be opened'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l page -d 'Which page, from 1' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l limit -d 'How many on a page, up to 1000' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l limit -d 'How many to find at most, up to 50' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l title -d 'The new name of its project' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l public -d 'Let anybody read the project and its threads, without a credential'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l private -d 'Let only the account read them'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand thread; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -f -a "get" -d 'Show a project and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -f -a "delete" -d 'Delete a project with its threads and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -f -a "threads" -d 'List the threads of a project, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and not __fish_seen_subcommand_from get delete threads thread" -f -a "thread" -d 'Start runs in a project'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l show-secrets -d 'Print the sandbox\'s password and token, and addresses that can be opened'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l page -d 'Which page, from 1' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l limit -d 'How many on a page, up to 1000' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from threads" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand projects; and __fish_seen_subcommand_from thread" -f -a "create" -d 'Add a thread to a project and start an agent on a task'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -f -a "get" -d 'Show a project and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -f -a "delete" -d 'Delete a project with its threads and its sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -f -a "threads" -d 'List the threads of a project, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand project; and not __fish_seen_subcommand_from get delete threads thread" -f -a "thread" -d 'Start runs in a project'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l show-secrets -d 'Print the sandbox\'s password and token, and addresses that can be opened'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l page -d 'Which page, from 1' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l limit -d 'How many on a page, up to 1000' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from threads" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand project; and __fish_seen_subcommand_from thread" -f -a "create" -d 'Add a thread to a project and start an agent on a task'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "watch" -d 'Show what an agent does, from the beginning, until its run has ended'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "wait" -d 'Wait until a run has ended, and print it'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "stop" -d 'Stop a run, and print it as it ended'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "get" -d 'Show a run as it is now'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "list" -d 'List executions, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "events" -d 'Print the events of a run, and those to come, until it has ended'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "answer" -d 'Answer what an agent asks'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "artifacts" -d 'List the files that an execution wrote'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "create" -d 'Start an agent on a further task in a thread'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "receipt" -d 'Print the receipt of a run that has ended'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "verify" -d 'Check the receipt of a run, without any server'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l after -d 'Begin behind this event' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l junit -d 'Write how the run came out as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l cancel-on-interrupt -d 'Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l junit -d 'Write how the run came out as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l cancel-on-interrupt -d 'Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l project -d 'Only those of this project' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l thread -d 'Only those of this thread' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l status -d 'Only those that got that far: queued, running, finishing, succeeded, failed or stopped' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l limit -d 'How many, up to 100' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l cursor -d 'Go on behind an earlier page: its `next_cursor`' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l after -d 'Begin behind this event' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from events" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l idempotency-key -d 'Makes repeating this call safe: the same key answers once' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from answer" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from artifacts" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l prompt -d 'The task: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l success-prompt -d 'What the agent does once the task is done' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l failure-prompt -d 'What the agent does when the task failed' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l on-conflict -d 'What to do while the thread runs another agent' -r -f -a "wait\t'Try again: as often as --retries says, else until --timeout'
fail\t'Send the request once'
enqueue\t'Let the run wait for its turn, at the server (`executions create` only)'
replace\t'Stop what runs, and come next (`executions create` only)'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l idempotency-key -d 'Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the same run' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l junit -d 'Write how the run came out as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l wait -d 'Wait until the run has ended, and print it; exit code 3 when it did not succeed'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l watch -d 'The same, and show what the agent does meanwhile'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l cancel-on-interrupt -d 'Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l events -d 'With the events of the run, so that they can be checked too'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from receipt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l key -d 'The key that must have signed: 64 hexadecimal digits, or a file with them or with the answer of /x/v1/receipt-keys' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand executions; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "watch" -d 'Show what an agent does, from the beginning, until its run has ended'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "wait" -d 'Wait until a run has ended, and print it'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "stop" -d 'Stop a run, and print it as it ended'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "get" -d 'Show a run as it is now'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "list" -d 'List executions, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "events" -d 'Print the events of a run, and those to come, until it has ended'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "answer" -d 'Answer what an agent asks'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "artifacts" -d 'List the files that an execution wrote'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "create" -d 'Start an agent on a further task in a thread'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "receipt" -d 'Print the receipt of a run that has ended'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and not __fish_seen_subcommand_from watch wait stop get list events answer artifacts create receipt verify" -f -a "verify" -d 'Check the receipt of a run, without any server'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l after -d 'Begin behind this event' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l junit -d 'Write how the run came out as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l cancel-on-interrupt -d 'Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l junit -d 'Write how the run came out as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l cancel-on-interrupt -d 'Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l project -d 'Only those of this project' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l thread -d 'Only those of this thread' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l status -d 'Only those that got that far: queued, running, finishing, succeeded, failed or stopped' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l limit -d 'How many, up to 100' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l cursor -d 'Go on behind an earlier page: its `next_cursor`' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l after -d 'Begin behind this event' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from events" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l idempotency-key -d 'Makes repeating this call safe: the same key answers once' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from answer" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from artifacts" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l prompt -d 'The task: text, `@FILE`, or `-` for standard input; `@@` begins a text with an @' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l success-prompt -d 'What the agent does once the task is done' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l failure-prompt -d 'What the agent does when the task failed' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l on-conflict -d 'What to do while the thread runs another agent' -r -f -a "wait\t'Try again: as often as --retries says, else until --timeout'
fail\t'Send the request once'
enqueue\t'Let the run wait for its turn, at the server (`executions create` only)'
replace\t'Stop what runs, and come next (`executions create` only)'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l idempotency-key -d 'Makes repeating this call safe, on a server that honours it, as the reference server does: the same key gives the same run' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l junit -d 'Write how the run came out as a JUnit report' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l wait -d 'Wait until the run has ended, and print it; exit code 3 when it did not succeed'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l watch -d 'The same, and show what the agent does meanwhile'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l cancel-on-interrupt -d 'Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l events -d 'With the events of the run, so that they can be checked too'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from receipt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l key -d 'The key that must have signed: 64 hexadecimal digits, or a file with them or with the answer of /x/v1/receipt-keys' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand execution; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -f -a "list" -d 'List what was said in a thread, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -f -a "add" -d 'Say something in a thread, without starting an agent'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and not __fish_seen_subcommand_from list add delete" -f -a "delete" -d 'Delete a message'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l limit -d 'How many, up to 1000' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l oldest-first -d 'The oldest first'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand messages; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -f -a "list" -d 'List what was said in a thread, newest first'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -f -a "add" -d 'Say something in a thread, without starting an agent'
complete -c kortix -n "__fish_kortix_using_subcommand message; and not __fish_seen_subcommand_from list add delete" -f -a "delete" -d 'Delete a message'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l limit -d 'How many, up to 1000' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l oldest-first -d 'The oldest first'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand message; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "status" -d 'Show whether a sandbox runs, and what it has'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "usage" -d 'Show what a sandbox takes now'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "logs" -d 'Print what the services of a sandbox have said'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "start" -d 'Start a sandbox that was stopped; its files are as they were'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "stop" -d 'Stop the sandbox of a project; its files stay'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "open" -d 'Open the desktop of a sandbox in the browser, and print its address'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "url" -d 'Print an address that opens one port of a sandbox for a time'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "exec" -d 'Run a command in a sandbox and print its output; exit code 3 when it failed'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "ls" -d 'List a directory of a sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "cp" -d 'Copy a file into a sandbox, out of one, or from one to another'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "get" -d 'Copy a file out of a sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "put" -d 'Copy a file into a sandbox, over what is there'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "rotate-token" -d 'Make a new token for a sandbox, so that the old one opens nothing any more'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l lines -d 'As many of the last lines' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l preview -d 'Open the web preview (port 8080) instead of the desktop'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l print -d 'Only print the address'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l show-secrets -d 'Print the address with the token, as it can be opened'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from open" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l port -d 'The port inside the sandbox' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l expires-in -d 'How long it opens the port (such as 90s, 15m, 2h), up to 7 days' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l path -d 'Where it leads on that port' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l form -d 'What kind of address it is' -r -f -a "host\t'A host name of the port\'s own'
path\t'A path of the server\'s host, where the server has them; browsers confine its pages'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from url" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l cwd -d 'Where it runs' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l overwrite -d 'Write over a file of this machine that is there; in a sandbox, files are always written over'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from cp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l to -d 'Where it is written to; the file\'s own name here when it is missing' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l overwrite -d 'Write over a file that is there'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from put" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandbox; and __fish_seen_subcommand_from rotate-token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "status" -d 'Show whether a sandbox runs, and what it has'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "usage" -d 'Show what a sandbox takes now'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "logs" -d 'Print what the services of a sandbox have said'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "start" -d 'Start a sandbox that was stopped; its files are as they were'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "stop" -d 'Stop the sandbox of a project; its files stay'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "open" -d 'Open the desktop of a sandbox in the browser, and print its address'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "url" -d 'Print an address that opens one port of a sandbox for a time'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "exec" -d 'Run a command in a sandbox and print its output; exit code 3 when it failed'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "ls" -d 'List a directory of a sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "cp" -d 'Copy a file into a sandbox, out of one, or from one to another'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "get" -d 'Copy a file out of a sandbox'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "put" -d 'Copy a file into a sandbox, over what is there'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and not __fish_seen_subcommand_from status usage logs start stop open url exec ls cp get put rotate-token" -f -a "rotate-token" -d 'Make a new token for a sandbox, so that the old one opens nothing any more'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l lines -d 'As many of the last lines' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l preview -d 'Open the web preview (port 8080) instead of the desktop'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l print -d 'Only print the address'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l show-secrets -d 'Print the address with the token, as it can be opened'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from open" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l port -d 'The port inside the sandbox' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l expires-in -d 'How long it opens the port (such as 90s, 15m, 2h), up to 7 days' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l path -d 'Where it leads on that port' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l form -d 'What kind of address it is' -r -f -a "host\t'A host name of the port\'s own'
path\t'A path of the server\'s host, where the server has them; browsers confine its pages'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from url" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l cwd -d 'Where it runs' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l overwrite -d 'Write over a file of this machine that is there; in a sandbox, files are always written over'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from cp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l to -d 'Where it is written to; the file\'s own name here when it is missing' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l overwrite -d 'Write over a file that is there'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from put" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand sandboxes; and __fish_seen_subcommand_from rotate-token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -f -a "get" -d 'Show an agent'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -f -a "list" -d 'List the agents of the account'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and not __fish_seen_subcommand_from get list delete" -f -a "delete" -d 'Delete an agent with all its versions'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l search -d 'Only those whose name or description contains this' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l page -d 'Which page, from 1' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l limit -d 'How many on a page, up to 100' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agents; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -f -a "get" -d 'Show an agent'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -f -a "list" -d 'List the agents of the account'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and not __fish_seen_subcommand_from get list delete" -f -a "delete" -d 'Delete an agent with all its versions'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l search -d 'Only those whose name or description contains this' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l page -d 'Which page, from 1' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l limit -d 'How many on a page, up to 100' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand agent; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and not __fish_seen_subcommand_from list" -f -a "list" -d 'List what a project can be made from'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand templates; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand template; and not __fish_seen_subcommand_from list" -f -a "list" -d 'List what a project can be made from'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand template; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -f -a "create" -d 'Make an API key; its secret is printed now and never again'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -f -a "list" -d 'List the API keys of the account, without their secrets'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and not __fish_seen_subcommand_from create list revoke" -f -a "revoke" -d 'Take an API key out of use, for good'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l description -d 'What it is for' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l expires-in-days -d 'How long it is valid; without end when it is missing' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -f -a "create" -d 'Make an API key; its secret is printed now and never again'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -f -a "list" -d 'List the API keys of the account, without their secrets'
complete -c kortix -n "__fish_kortix_using_subcommand key; and not __fish_seen_subcommand_from create list revoke" -f -a "revoke" -d 'Take an API key out of use, for good'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l description -d 'What it is for' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l expires-in-days -d 'How long it is valid; without end when it is missing' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand key; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand limits" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand account" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand account" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand account" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand account" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand account" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand account" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand account" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand account" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand account" -l fresh -d 'As it is now; without this it may be a minute old'
complete -c kortix -n "__fish_kortix_using_subcommand account" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand account" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand account" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand account" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand account" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand account" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand account" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand account" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand account" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand account" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l query -d 'A parameter of the query' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -s f -l field -d 'A field of a JSON body: true, false, null and numbers are what they are, all else is text' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -s F -l text-field -d 'A field of a JSON body that is text whatever it looks like' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -l input -d 'The body: text, `@FILE`, or `-` for standard input; JSON unless a Content-Type is given' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -s H -l header -d 'A header' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -l idempotency-key -d 'Names the request, so that a server that honours the key carries it out once' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand api" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand api" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand api" -s i -l include -d 'Say with which status and headers the answer came'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l repeatable -d 'Carrying it out twice is the same as once: repeat it as a request that reads'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand api" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand api" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand api" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand api" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand api" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -f -a "up" -d 'Start the local server, unless it runs already'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -f -a "status" -d 'Say whether the local server runs'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -f -a "logs" -d 'Print the local server\'s log'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -f -a "down" -d 'Stop the local server; its data stays'
complete -c kortix -n "__fish_kortix_using_subcommand local; and not __fish_seen_subcommand_from up status logs down reset" -f -a "reset" -d 'Stop the local server and delete its sandboxes, its data and its credentials'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l port -d 'The port; without one, any that is free' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from up" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -s n -l lines -d 'Only so many lines from the end' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -s f -l follow -d 'Go on with what is written from now on, until interrupted'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from down" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Do not ask'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand local; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -f -a "login" -d 'Keep a credential for a profile'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -f -a "logout" -d 'Forget the kept credentials of a profile'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -f -a "status" -d 'Say which credentials are used, and where they come from'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and not __fish_seen_subcommand_from login logout status token" -f -a "token" -d 'Print the credential that would be used, for another program'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l service -d 'Which service it is for' -r -f -a "kortix\t'Threads and projects'
obvious\t'Executions'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l with-token -d 'Read the credential from standard input'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l insecure-storage -d 'Keep it unencrypted in a file that you alone can read, and not in the keyring'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-verify -d 'Do not ask the service whether it accepts the credential'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l service -d 'Of this service only' -r -f -a "kortix\t'Threads and projects'
obvious\t'Executions'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l all -d 'Of all profiles'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l service -d 'Of this service only' -r -f -a "kortix\t'Threads and projects'
obvious\t'Executions'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l verify -d 'Ask the service whether it accepts the credential'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l show-origin -d 'Say who chose the profile and the address'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l service -d 'For which service' -r -f -a "kortix\t'Threads and projects'
obvious\t'Executions'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l show -d 'Print it on a terminal too'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand auth; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -f -a "list" -d 'List what holds here, with --show-origin where each value comes from'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -f -a "get" -d 'Print what holds for a setting; exit code 5 when nothing does'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -f -a "set" -d 'Set a default of a profile, which is made when it does not exist'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -f -a "unset" -d 'Take a default out of a profile'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -f -a "path" -d 'Print where the configuration is, whether it exists or not'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -f -a "profiles" -d 'List and delete profiles'
complete -c kortix -n "__fish_kortix_using_subcommand config; and not __fish_seen_subcommand_from list get set unset path profiles profile" -f -a "profile" -d 'List and delete profiles'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l show-origin -d 'Say who set each value'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -f -a "list" -d 'List the profiles, with their servers and the credentials that are kept for them'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profiles" -f -a "delete" -d 'Delete a profile and the credentials that are kept for it'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -f -a "list" -d 'List the profiles, with their servers and the credentials that are kept for them'
complete -c kortix -n "__fish_kortix_using_subcommand config; and __fish_seen_subcommand_from profile" -f -a "delete" -d 'Delete a profile and the credentials that are kept for it'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l dynamic -d 'A script that asks this program, which then also completes identifiers of threads, projects, executions and agents'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand man" -l dir -d 'Write the pages of all commands into this folder, over those that are there' -r -F
complete -c kortix -n "__fish_kortix_using_subcommand man" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand man" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand man" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand man" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand man" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand man" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand man" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand man" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand man" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand man" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand man" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand man" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand man" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand man" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand man" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand man" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand man" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l line -d 'The schema of one line of -o ndjson'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand version" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand version" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand version" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand version" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand version" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand version" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand version" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand version" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand version" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand version" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand version" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand version" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand version" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand version" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand version" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand version" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand version" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand version" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kortix -n "__fish_kortix_using_subcommand help" -s o -l output -d 'How to print the result' -r -f -a "table\t'For people'
json\t'One document with the API\'s own field names'
ndjson\t'One line for each item of a list'
yaml\t'One document with the API\'s own field names'
name\t'The identifier only, one a line'"
complete -c kortix -n "__fish_kortix_using_subcommand help" -l jq -d 'Filter the JSON with a jq expression, whose values are printed one a line' -r
complete -c kortix -n "__fish_kortix_using_subcommand help" -l timeout -d 'Give up after this long (such as 90s, 15m); a run that was started goes on' -r
complete -c kortix -n "__fish_kortix_using_subcommand help" -l retries -d 'How often a request is tried again when that is safe' -r
complete -c kortix -n "__fish_kortix_using_subcommand help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c kortix -n "__fish_kortix_using_subcommand help" -l profile -d 'Use the addresses, the credentials and the defaults of this profile; `local` is the same as --local' -r
complete -c kortix -n "__fish_kortix_using_subcommand help" -l base-url -d 'Where threads and projects are; both services, unless --obvious-base-url names the other or this is the hosted Kortix service' -r
complete -c kortix -n "__fish_kortix_using_subcommand help" -l obvious-base-url -d 'Where executions are' -r
complete -c kortix -n "__fish_kortix_using_subcommand help" -l json -d 'Short for `--output json`'
complete -c kortix -n "__fish_kortix_using_subcommand help" -s r -l raw -d 'Print strings that `--jq` gives without quotes'
complete -c kortix -n "__fish_kortix_using_subcommand help" -s q -l quiet -d 'Print the result and errors only'
complete -c kortix -n "__fish_kortix_using_subcommand help" -s v -l verbose -d 'Say which server and credential are used, and why an error came about'
complete -c kortix -n "__fish_kortix_using_subcommand help" -l debug -d 'Also log what the client does, without secrets'
complete -c kortix -n "__fish_kortix_using_subcommand help" -l no-input -d 'Never ask; fail with what to pass instead'
complete -c kortix -n "__fish_kortix_using_subcommand help" -l dry-run -d 'Print the request instead of sending it, without the credential; of several, the first one'
complete -c kortix -n "__fish_kortix_using_subcommand help" -l github -d 'On GitHub Actions: set the step\'s outputs (`thread_id`, `status`, …) and write its summary'
complete -c kortix -n "__fish_kortix_using_subcommand help" -l local -d 'Use a server on this machine, which is started when it does not run'
complete -c kortix -n "__fish_kortix_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
