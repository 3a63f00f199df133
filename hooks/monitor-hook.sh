#!/bin/bash -p
# Hands one Claude Code event, the JSON on stdin, to the ClaWatch app: over HTTP where the app answers, otherwise as a file
# in the spool folder. docs/hook-protocol.md is the agreement. It exits 0 whatever happens, and prints nothing but the
# refusal of a call that was paused: an agent must never suffer from being watched.
#
# It runs on every tool call, and starting one program costs as much as all of it. So the first block, the usual path,
# starts none, and bash never even parses the others unless it gets there. Braces make bash read a block whole before
# running it; their redirection keeps even an inherited xtrace silent. macOS has bash 3.2: whatever that does not know
# stands behind BASH_VERSINFO.

{
# What callers could have turned on for us. The -p above keeps it out, where callers use it.
if [[ $- != *p* || ${POSIXLY_CORRECT+set} ]]; then
    set +aefkuxC +o posix
    shopt -u failglob nocaseglob
    unset -v GLOBIGNORE
fi
shopt -u xpg_echo
unset -v TMOUT key head # TMOUT ends reads early; the other two hold the key and must not be exported ones
LC_ALL=C IFS='' REPLY='' limit=16384 # C: lengths in bytes, and a point in EPOCHREALTIME
umask 077

stamp=0000000000000000 received='' held='' patience=0.8 n=$'\r\n'
if ((BASH_VERSINFO[0] >= 5)); then
    stamp=${EPOCHREALTIME/./}
    received="X-ClaWatch-Received-At: ${stamp%???}$n"
elif ((BASH_VERSINFO[0] < 4)); then
    patience=1 # it takes whole seconds only
fi
id=$stamp-$$-$RANDOM$RANDOM
# whose process this event comes from; the payload does not say
[[ ${CLAUDE_PID-} && $CLAUDE_PID != *[!0-9]* && ${#CLAUDE_PID} -lt 11 ]] && id=$id-c$CLAUDE_PID

here=. host='' port='' spool=''
[[ ${BASH_SOURCE[0]} == */* ]] && here=${BASH_SOURCE[0]%/*}
{ read -r host; read -r port; read -r key; read -r spool; } <"$here/monitor-hook.conf"
[[ $spool == /* ]] || port='' spool=$here/../spool # no conf, or half of one

# From a pipe, read takes a byte at a time, 0.1 ms a KB, and ends at a NUL, which no variable can hold. Whatever is longer
# or has one goes through a file; starting the programs for that costs as much as reading some 20 KB.
read -r -d '' -n "$limit"
whole=$? text=$REPLY size=${#REPLY}
trap '' HUP INT PIPE XFSZ # from here on a closing terminal must not tear the event, nor a limit end the script

# While events wait in the spool, a newer one must not overtake them, nor wait for a server that hangs. Listing thousands
# takes milliseconds, so .waiting names one of them: while that one stands, there is no need to list.
waiting='' noted=1
[[ -s $spool/.waiting ]] && read -r waiting <"$spool/.waiting"
if [[ -z $waiting || ! -e $spool/$waiting ]]; then
    [[ $waiting ]] && : >"$spool/.waiting"
    waiting='' noted=''
    set -- "$spool"/*.json
    [[ -e $1 ]] && waiting=$1
fi

head="Content-Type: application/json${n}X-ClaWatch-Event-Id: $id$n${received}X-ClaWatch-Key: $key${n}Connection: close$n"
if ((whole && size)); then
    if [[ -z $waiting && $port && $host == 127.* ]]; then
        echo # C's stdio writes the first output line by line, later ones at once: the app should wake once
        if exec 3<>"/dev/tcp/$host/$port"; then
            # not printf, which writes line by line always; and with a newline at the end, which is not the body's: what
            # follows the last newline would be written, and would wake the app, apart
            echo -n "POST /api/events HTTP/1.1${n}Host: $host:$port${n}Content-Length: $size$n$head$n$text"$'\n' >&3
            # 13 bytes end just behind the status; -d, for a NUL or a newline among them makes it another answer
            if read -r -t "$patience" -d '' -n 13 -u 3 && [[ $REPLY == HTTP/1.[01]\ 2[0-9][0-9][!0-9] ]]; then
                # The event is on disk. 202 says besides that the call is to wait: that is the third block's.
                [[ $REPLY == *\ 202? ]] || exit 0
                held=1
            fi
        fi
        port='' # once is enough
    fi
    if [[ -z $held && ($waiting || -z $port) ]] && printf %s "$text" >"$spool/$id.$size.json"; then
        [[ $noted ]] || printf '%s\n' "$id.$size.json" >"$spool/.waiting"
        exit 0
    fi
fi
} >/dev/null 2>&1

# Rarer: nothing on stdin, a large event, an address that is not 127.*, a spool folder that is missing or full.
[[ $held ]] || {
((whole && size == 0)) && exit 0
PATH=/usr/bin:/bin:$PATH
((whole)) && rm -f -- "$spool/$id.$size.json" # half a file must not hold up the others
[[ -d $spool ]] || mkdir -p -- "$spool"

part=$spool/.$id.part nul=''
((whole || size == limit)) || nul='\0'
if ! size=$(printf "%s$nul" "$text" >"$part" && cat >>"$part" && exec wc -c <"$part"); then
    rm -f -- "$part"
    exit 0
fi
size=${size// /}

if [[ -z $waiting && $port ]]; then
    guard='' name=$host
    [[ $host == *:* ]] && name="[$host]"
    # Connecting has no limit in bash. Loopback answers at once; an address that has moved away may not for minutes.
    if [[ $host != 127.* ]]; then
        trap : ALRM
        { sleep 0.2 && kill -s ALRM $$; } &
        guard=$!
    fi
    exec 3<>"/dev/tcp/$host/$port"
    connected=$?
    [[ $guard ]] && kill "$guard"
    if ((connected == 0)); then
        # in the background, for a server that hangs would stop cat half way
        {
            echo -n "POST /api/events HTTP/1.1${n}Host: $name:$port${n}Content-Length: $size$n$head$n"
            exec cat -- "$part"
        } >&3 &
        read -r -t "$patience" -d '' -n 13 -u 3 && [[ $REPLY == HTTP/1.[01]\ 2[0-9][0-9][!0-9] ]]
        acknowledged=$?
        kill $!
        if ((acknowledged == 0)); then
            rm -f -- "$part"
            [[ $REPLY == *\ 202? ]] || exit 0
            held=1
        fi
    fi
fi

if [[ -z $held ]]; then
    mv -f -- "$part" "$spool/$id.$size.json" && [[ -z $noted ]] && printf '%s\n' "$id.$size.json" >"$spool/.waiting"
    exit 0
fi
} >/dev/null 2>&1

{ # The rarest: a person has paused this session, and its call waits until they resume it. The app says at once for how
# long at most, and what is to be done where it is gone; then nothing, until `go`. Whoever started us may end us now.
trap - HUP INT
PATH=/usr/bin:/bin:$PATH SECONDS=0 most='' gone='' since='' grace=5 why='and was not resumed in time'
while [[ -z $most ]] || ((SECONDS < most)); do
    { read -r host; read -r port; read -r key; } <"$here/monitor-hook.conf" # a restarted app may have another port
    name=$host patience=$grace
    [[ $host == *:* ]] && name="[$host]"
    exec 3>&-
    if exec 3<>"/dev/tcp/$host/$port"; then
        echo -n "GET /api/hold HTTP/1.1${n}Host: $name:$port${n}X-ClaWatch-Event-Id: $id${n}X-ClaWatch-Key: $key$n$n" >&3
        while read -r -t "$patience" -u 3; do
            case $REPLY in
            go | HTTP/1.[01]\ 4*) exit 0 ;;
            X-ClaWatch-Hold:\ *)
                since='' gone=${REPLY#*: } gone=${gone%$'\r'} most=${gone%% *} gone=${gone#* }
                [[ -z $most || $most == *[!0-9]* ]] && exit 0
                ((patience = most > SECONDS ? most - SECONDS : 1))
                ;;
            esac
        done
        [[ $most ]] && ((SECONDS >= most)) && break
    fi
    [[ $since ]] || since=$SECONDS # it is gone, or was started again: that takes a moment
    if ((SECONDS - since >= grace)); then
        [[ $gone == deny ]] || exit 0
        why='which has ended meanwhile'
        break
    fi
    sleep 1 >/dev/null 3>&-
done
echo refused >&3
echo -n '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"'
echo -n "This session is paused by the user in ClaWatch, $why, so this tool call was not run. "
echo 'Do not try it again or another way: end your turn, say that you are paused, and wait for the user."}}'
exit 0
} 2>/dev/null
