#!/bin/sh
# Stands in for a program of the user's build. The addin reads in /proc what this process was started with, does what is
# asked for, and answers with an exit code and what is to be printed.
folder=${0%/*}
mkfifo "$folder/$$" && exec 3<>"$folder/$$" && echo $$ > "$folder/calls" && read -r code <&3 && [ "$code" = 0 ] && cat "$folder/$$.output"
exit "${code:-1}"
