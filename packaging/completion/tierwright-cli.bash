# bash completion for tierwright-cli

_tierwright_cli() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]} options="" values=""
    [[ $current == "''" ]] && current=""
    COMPREPLY=()

    if (( COMP_CWORD == 1 )); then
        COMPREPLY=($(compgen -W "new demo generate import totals prices agent-loop fit tail concentration breakpoints
            evaluate seek invoices plan rate export --help --version" -- "$current"))
        return
    fi
    if [[ $command == plan ]]; then
        if (( COMP_CWORD == 2 )); then
            COMPREPLY=($(compgen -W "check presets new schema weights --help" -- "$current"))
            return
        fi
        command="plan ${COMP_WORDS[2]}"
    fi

    case "$command $previous" in
        "new --period")      values="month week" ;;
        "generate --format") values="csv jsonl litellm" ;;
        *" --payer")         values="user org" ;;
        *" --by")            values="day hour model month org outcome provider session stage tier user workflow" ;;
        *" --measure")       values="cost tokens requests" ;;
        *" --mode")          values="monthly replay" ;;
        *" --choice")        values="assigned cheapest logit" ;;
        *" --to")            values="tierwright" ;;
        *" --family")        values="all $(tierwright-cli fit --help 2>/dev/null | sed -n '/--family/,/--bootstrap/p' |
                                 grep -o '[a-z_]*[,[]' | tr -d ',[')" ;;
        *" --preset")        values=$(tierwright-cli plan presets 2>/dev/null | grep -o '^  [a-z0-9_]\+') ;;
    esac
    if [[ -n $values ]]; then
        COMPREPLY=($(compgen -W "$values" -- "$current"))
        return
    fi

    case $command in
        new)           options="--period --payer --time-zone" ;;
        demo)          options="--users --months --seed" ;;
        generate)      options="--rows --format --users --days --duplicates --bad-rows --seed" ;;
        import)        options="--format --map --time-zone --constant-user --time-unit --time-origin --cost-unit --sessions
                                --pseudonymise --key --drop --overlap --most-tokens --earliest --latest-ahead --dry-run --rejects" ;;
        totals)        options="--by --top" ;;
        prices)        options="--import --set --from --tier --basis --map --all" ;;
        agent-loop)    options="--base --added --turns --output-tokens --cache-hit --model --prices --output --name --payers
                                --sessions" ;;
        fit)           options="--values --measure --period --family --threshold --cap --ignore-stops --bootstrap --seed" ;;
        tail)          options="--values --measure --period --bootstrap --seed" ;;
        concentration) options="--values --measure --period" ;;
        breakpoints)   options="--values --measure --period --tiers --overage-share" ;;
        evaluate)      options="--segments --plan --assumptions --prices --period --population --family --growth --threshold
                                --mode --choice --workflows --bootstrap --seed" ;;
        seek)          options="--segments --plan --assumptions --prices --period --population --family --growth --threshold
                                --control --result --target --low --high --output" ;;
        invoices)      options="--plan --assumptions --prices --period --payer --output" ;;
        rate)          options="--quantity --currency" ;;
        export)        options="--to --output" ;;
        "plan new")    options="--preset --output" ;;
        "plan weights") options="--unit --prices --later-prices --credit-price --propose --exact --credits-per-dollar --output" ;;
    esac
    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options --json --progress --help" -- "$current"))
    else
        COMPREPLY=($(compgen -f -- "$current"))
        compopt -o filenames 2>/dev/null
    fi
}

complete -F _tierwright_cli tierwright-cli
