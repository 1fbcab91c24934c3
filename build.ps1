<#
.SYNOPSIS
Builds, tests, tries and packs QlikAdmin. Works in Windows PowerShell 5.1 and PowerShell 7; needs the .NET SDK.

.PARAMETER Task
Build    makes out/QlikAdmin, the folder to import.
Test     builds and runs every suite; the last line is 'N passed, N failed, N skipped'.
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

function Invoke-Test {
    $results = Join-Path (Join-Path $PSScriptRoot 'out') 'test-results'
    if (Test-Path -LiteralPath $results) {
        Remove-Item -LiteralPath $results -Recurse -Force
    }

    Invoke-DotNet 'build', 'QlikAdmin.sln', '--configuration', $Configuration, '--nologo', '--verbosity', 'quiet'
    # Not Invoke-DotNet: a failed test must not keep the sum from being printed.
    & dotnet test QlikAdmin.sln --configuration $Configuration --no-build --nologo
    $tests = $LASTEXITCODE
    $sum = @('run', '--project', 'tools/QlikAdmin.Packager', '--configuration', $Configuration, '--no-build', '--', 'sum-tests', $results)
    if ($PSVersionTable.PSEdition -eq 'Core') {
        # This very PowerShell is the engine the suites could have used; that they did not find it is a failure.
        $sum += '--powershell'
    }

    & dotnet $sum
    if ($LASTEXITCODE -ne 0 -or $tests -ne 0) {
        exit 1
    }
}

Push-Location -LiteralPath $PSScriptRoot
try {
    switch ($Task) {
        'Build' { Invoke-Build }
        'Test' { Invoke-Test }
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
