# Runs one program for as long as this script's standard input stays open.
#
#   bash supervise.sh LOG_FILE GRACE_SECONDS PROGRAM [ARGUMENT ...]
#
# Prints the program's process id, then waits for it and exits with its exit code. The JVM holds the other end of
# standard input: when it closes it, or dies in whatever way, SIGKILL included, the program gets TERM and, after the
# grace, KILL. A shutdown hook would not run then, and a program that polls its parent would notice late.
#
# `set -m` gives the program a process group of its own, so a Ctrl-C in the terminal reaches only the JVM, which then
# stops the programs in their order.
set -m
trap '' HUP INT QUIT

log=$1 grace=$2
shift 2

"$@" </dev/null >"$log" 2>&1 &
program=$!
echo "$program"
exec >/dev/null 2>&1

{
  cat
  kill -TERM -- "-$program"
  for ((tenths = grace * 10; tenths > 0; tenths--)); do
    kill -0 -- "-$program" || exit
    sleep 0.1
  done
  kill -KILL -- "-$program"
} &
watcher=$!

trap 'kill -TERM -- "-$program"' TERM
while true; do
  wait "$program"
  code=$?
  # A trapped signal ends `wait` early while the program still runs.
  kill -0 "$program" || break
done
kill -KILL -- "-$watcher"
wait "$watcher"
exit "$code"
