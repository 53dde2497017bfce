#!/usr/bin/env pwsh
# Runs build.cake with the arguments given, for example: ./build.ps1 --target=Test
Set-Location $PSScriptRoot

$env:DOTNET_NOLOGO = 1
$env:DOTNET_CLI_TELEMETRY_OPTOUT = 1

# In this folder, `dotnet --version` succeeds only with an SDK that global.json accepts.
$sdk = if (Get-Command dotnet -ErrorAction Ignore) { dotnet --version 2>$null }
if (-not $sdk) {
    [Console]::Error.WriteLine('The .NET 10 SDK is needed and was not found. Install the package dotnet-sdk-10.0 with' +
        ' your package manager (apt-get install dotnet-sdk-10.0, winget install Microsoft.DotNet.SDK.10),' +
        ' or from https://dotnet.microsoft.com/download/dotnet/10.0')
    exit 1
}

dotnet tool restore
if ($LASTEXITCODE -eq 0) { dotnet cake build.cake @args }
exit $LASTEXITCODE
