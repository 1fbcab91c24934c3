<#
.SYNOPSIS
Builds, tests, tries and packs QlikAdmin. Works in Windows PowerShell 5.1 and PowerShell 7; needs the .NET SDK.

.PARAMETER Task
Build    makes out/QlikAdmin, the folder to import.
Test     runs 'dotnet test': every suite; the last line is 'N passed, N failed, N skipped'.
Demo     runs samples/QuickStart against the sandbox.
Package  packs out/QlikAdmin into a zip and a nupkg.
Bench    runs the benchmarks, always in Release.
Soak     kills a run at 100 random moments on each product, and goes on with it; takes about half an hour.
Storm    runs every changing command in 50 storms that spoil a fifth of all answers; takes about half an hour.

.EXAMPLE
./build.ps1 Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Bench', 'Soak', 'Storm')]
    [string] $Task = 'Build',

    # Of all tasks but Test and Bench.
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-DotNet([string[]] $Arguments) {
    & dotnet $Arguments
    if ($LASTEXITCODE -ne 0) {
        # What went wrong is already on the screen; an exception would bury it.
        [Console]::Error.WriteLine("dotnet $Arguments ended with exit code $LASTEXITCODE")
        exit 1
    }
}

function Invoke-Packager([string[]] $Arguments) {
    Invoke-DotNet (@('run', '--project', 'tools/QlikAdmin.Packager', '--configuration', $Configuration, '--verbosity', 'quiet', '--') + $Arguments)
}

function Invoke-Build {
    Invoke-Packager '--configuration', $Configuration, '--if-stale'
}

Push-Location -LiteralPath $PSScriptRoot
try {
    switch ($Task) {
        'Build' { Invoke-Build }
        'Test' {
            # Not Invoke-DotNet: the sum stays the last line.
            & dotnet test
            exit $LASTEXITCODE
        }
        'Demo' { Invoke-DotNet 'run', '--project', 'samples/QuickStart', '--configuration', $Configuration }
        'Package' {
            Invoke-Build
            Invoke-Packager 'archive'
        }
        'Soak' {
            $env:QLIKADMIN_KILL_POINTS = '100'
            Invoke-DotNet 'test', 'tests/QlikAdmin.Integration.Tests', '--configuration', $Configuration, '--nologo', '--filter', 'FullyQualifiedName~KillTests', '--logger', 'console;verbosity=detailed'
        }
        'Storm' {
            $env:QLIKADMIN_STORM_SEEDS = '50'
            Invoke-DotNet 'test', 'tests/QlikAdmin.Integration.Tests', '--configuration', $Configuration, '--nologo', '--filter', 'FullyQualifiedName~StormTests', '--logger', 'console;verbosity=detailed'
        }
        'Bench' { Invoke-DotNet 'run', '--project', 'bench', '--configuration', 'Release' }
    }
}
finally {
    Pop-Location
}
