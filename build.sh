#!/usr/bin/env bash
# Runs build.cake with the arguments given, for example: ./build.sh --target=Test
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# In this folder, `dotnet --version` succeeds only with an SDK that global.json accepts.
if ! dotnet --version > /dev/null 2>&1; then
    echo "The .NET 10 SDK is needed and was not found. Install the package dotnet-sdk-10.0 with your package manager" \
        "(apt-get install dotnet-sdk-10.0), or from https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
fi

dotnet tool restore
exec dotnet cake build.cake "$@"
