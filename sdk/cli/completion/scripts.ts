/** What a shell is told once: from then on it asks `wayhouse complete -- WORDS` at each Tab. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** The answer that means: what may stand there is the path of a file. All others are a word, a tab, its meaning. */
export const FILES = ':files';

/** None of them evaluates what has been typed. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  // The shell breaks words at "=" as well, and filters nothing by itself.
  bash: `# Completion of wayhouse in bash
_wayhouse() {
  local current=\${COMP_WORDS[COMP_CWORD]} word
  local -a typed=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  [[ $current == "=" ]] && current=
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    if [[ $word == ${FILES} ]]; then
      compopt -o default 2>/dev/null
    elif [[ $word == "$current"* ]]; then
      COMPREPLY+=("$word")
    fi
  done < <(wayhouse complete -- "\${typed[@]}" 2>/dev/null)
}
complete -F _wayhouse wayhouse`,
  zsh: `#compdef wayhouse
# Completion of wayhouse in zsh
_wayhouse() {
  local line
  local -a candidates
  for line in "\${(@f)$(wayhouse complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      ${FILES}) _files; return ;;
      ?*) candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  _describe wayhouse candidates
}
if [[ $funcstack[1] == _wayhouse ]]; then
  _wayhouse "$@"
else
  compdef _wayhouse wayhouse
fi`,
  fish: `# Completion of wayhouse in fish
function __wayhouse_complete
  set -l typed (commandline -opc)
  set -l current (commandline -ct)
  for line in (wayhouse complete -- $typed[2..-1] "$current" 2>/dev/null)
    if test "$line" = ${FILES}
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete -c wayhouse -f -a '(__wayhouse_complete)'`,
};
