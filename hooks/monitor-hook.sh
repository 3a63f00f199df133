#!/bin/bash -p
# Hands one Claude Code event, the JSON on stdin, to the ClaWatch app: over HTTP where the app answers, otherwise as a file
# in the spool folder. docs/hook-protocol.md is the agreement. It prints nothing and exits 0 whatever happens: an agent
# must never suffer from being watched.
#
# It runs on every tool call, and starting one program costs as much as all of it, so a small event starts none. macOS has
# bash 3.2: whatever that does not know stands behind BASH_VERSINFO.

{ # One block, which bash reads whole before it runs any of it; its redirection keeps even an inherited xtrace silent.

# What callers could have turned on for us. The -p above keeps it out, where callers use it.
if [[ $- != *p* || ${POSIXLY_CORRECT+set} ]]; then
    set +aefkuxC +o posix
    shopt -u failglob nocaseglob
    unset -v GLOBIGNORE
fi
shopt -u xpg_echo
unset -v TMOUT key head # TMOUT ends reads early; the other two hold the key and must not be exported ones
LC_ALL=C IFS='' REPLY='' # C: lengths in bytes, and a point in EPOCHREALTIME
umask 077

stamp=0000000000000000 received='' patience=0.8 n=$'\r\n'
if ((BASH_VERSINFO[0] >= 5)); then
    stamp=${EPOCHREALTIME/./}
    received="X-ClaWatch-Received-At: ${stamp%???}$n"
elif ((BASH_VERSINFO[0] < 4)); then
    patience=1 # it takes whole seconds only
fi
id=$stamp-$$-$RANDOM$RANDOM

here=. host='' port='' spool=''
[[ ${BASH_SOURCE[0]} == */* ]] && here=${BASH_SOURCE[0]%/*}
{ read -r host; read -r port; read -r key; read -r spool; } <"$here/monitor-hook.conf"
[[ $spool == /* ]] || port='' spool=$here/../spool # no conf, or half of one

# From a pipe, read takes a byte at a time, 0.1 ms a KB, and ends at a NUL, which no variable can hold. Whatever is longer
# or has one goes through a file; starting the programs for that costs as much as reading some 20 KB.
part='' limit=16384
if read -r -d '' -n "$limit"; then
    text=$REPLY nul='' part=$spool/.$id.part PATH=/usr/bin:/bin:$PATH
    ((${#text} == limit)) || nul='\0'
    [[ -d $spool ]] || mkdir -p -- "$spool"
    if ! size=$(printf "%s$nul" "$text" >"$part" && cat >>"$part" && exec wc -c <"$part"); then
        rm -f -- "$part"
        exit 0
    fi
    size=${size// /}
else
    text=$REPLY size=${#REPLY}
    ((size)) || exit 0
fi
trap '' HUP INT PIPE XFSZ # from here on a closing terminal must not tear the event, nor a limit end the script

# While events wait in the spool, a newer one must not overtake them, nor wait for a server that hangs. Listing thousands
# takes milliseconds, so .waiting names one of them: while that one stands, there is no need to list.
waiting='' named=1
[[ -e $spool/.waiting ]] && read -r waiting <"$spool/.waiting"
if [[ -z $waiting || ! -e $spool/$waiting ]]; then
    waiting='' named=''
    set -- "$spool"/*.json
    [[ -e $1 ]] && waiting=$1
fi

if [[ $port && -z $waiting ]]; then
    guard='' name=$host
    [[ $host == *:* ]] && name="[$host]"
    head="POST /api/events HTTP/1.1${n}Host: $name:$port${n}Content-Type: application/json${n}Content-Length: $size$n"
    head+="X-ClaWatch-Event-Id: $id$n${received}X-ClaWatch-Key: $key${n}Connection: close$n$n"

    # Connecting has no limit in bash. This machine's own loopback answers at once; an address that has moved away may
    # not answer for minutes.
    if [[ $host != 127.* && $host != ::1 && $host != localhost ]]; then
        trap : ALRM
        { sleep 0.2 && kill -s ALRM $$; } &
        guard=$!
    fi
    echo # C's stdio writes the first output line by line, later ones at once: the app should wake once
    exec 3<>"/dev/tcp/$host/$port"
    connected=$?
    [[ $guard ]] && kill "$guard"
    if ((connected == 0)); then
        if [[ $part ]]; then
            { echo -n "$head" && exec cat -- "$part"; } >&3 & # aside, for a server that hangs would stop it half way
        else
            echo -n "$head$text" >&3 # not printf, which writes line by line always
        fi
        # 13 bytes end just behind the status; -d, for a NUL or a newline among them makes it another answer
        read -r -t "$patience" -d '' -n 13 -u 3 && [[ $REPLY == HTTP/1.[01]\ 2[0-9][0-9][!0-9] ]]
        acknowledged=$?
        [[ $part ]] && kill $!
        if ((acknowledged == 0)); then
            [[ $part ]] && rm -f -- "$part"
            # Here the event is on disk and the rest of the answer unread on fd 3: the place to hold a paused agent.
            exit 0
        fi
    fi
fi

file=$spool/$id.$size.json
if [[ $part ]]; then
    mv -f -- "$part" "$file"
else
    # Without the folder, make it; half a file, on a full disk, must not stay and hold up the others.
    printf %s "$text" >"$file" || { mkdir -p -- "$spool" && printf %s "$text" >"$file"; } || rm -f -- "$file"
fi
[[ $named ]] || printf '%s\n' "${file##*/}" >"$spool/.waiting"
exit 0
} >/dev/null 2>&1
