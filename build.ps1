<#
.SYNOPSIS
Builds, tests, demonstrates and packs QlikAdmin. Works in Windows PowerShell 5.1 and PowerShell 7; needs the .NET SDK.

.PARAMETER Task
Build    makes out/QlikAdmin, the folder to import.
Test     runs 'dotnet test': every suite; the last line is 'N passed, N failed, N skipped'.
Browser  opens reports in Chromium, Chrome or Edge: hostile names, axe, print, search, and pictures in out/browser.
Demo     runs samples/QuickStart against the sandbox.
Readme   plays README.md in a terminal of 80 columns, from the installed package, and keeps the screens in out/readme-screens. Needs tmux.
Package  packs out/QlikAdmin into out/QlikAdmin.zip for Azure Automation and module paths, and into a nupkg for a gallery.
Bench    runs the benchmarks, always in Release.
Fleet    works from three hosts (network namespaces with an sshd each) on a sandbox with 60 tenants and 4 sites, and loses hosts on the way. Linux, as root.
Framework  runs the shipped Core on .NET Framework, on Linux and macOS on Mono, against the sandbox: connect, list, plan, remove, resume, undo.
Soak     kills a run at 100 random moments on each product, and resumes it; takes about a quarter of an hour.
Proof    cuts a run of every changing command on every product, its resume and its undo at every boundary: each request, each write to the journal, each byte of a line. Feeds 600,000 spoilt answers and files to the parsers. Takes several hours.
Storm    runs every changing command 50 times while many answers fail and the clock jumps, applies and undoes a plan for 20,000 people, and lets Prism answer 50 times at random; takes about three quarters of an hour.
Mutate   changes the code of plans, of the executor and of the guards in about 560 places, one at a time, and shows which changes no test notices (Stryker.NET). The report is in out/mutants. Takes more than half an hour.

.EXAMPLE
./build.ps1 Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Readme', 'Browser', 'Package', 'Bench', 'Fleet', 'Framework', 'Soak', 'Storm', 'Proof', 'Mutate')]
    [string] $Task = 'Build',

    # For all tasks except Test, Mutate and Bench.
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-DotNet([string[]] $Arguments) {
    & dotnet $Arguments
    if ($LASTEXITCODE -ne 0) {
        # The error is already on the screen, and an exception would hide it.
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

# This installs nothing. It names what is missing.
function Invoke-Framework {
    Invoke-Build
    Invoke-DotNet 'build', 'tests/QlikAdmin.Framework', '--configuration', $Configuration, '--nologo', '--verbosity', 'quiet'
    $program = "tests/QlikAdmin.Framework/bin/$Configuration/net472/QlikAdmin.Framework.exe"
    if ([IO.Path]::DirectorySeparatorChar -eq '\') {
        & $program 'out/QlikAdmin'
    }
    else {
        if (-not (Get-Command mono -CommandType Application -ErrorAction Ignore)) {
            [Console]::Error.WriteLine('Mono is missing. On Debian: apt-get install mono-devel gss-ntlmssp')
            exit 1
        }

        & mono $program 'out/QlikAdmin'
    }

    if ($LASTEXITCODE -ne 0) {
        exit 1
    }
}

Push-Location -LiteralPath $PSScriptRoot
try {
    switch ($Task) {
        'Build' { Invoke-Build }
        'Test' {
            # Not Invoke-DotNet, so that the totals stay the last line.
            & dotnet test
            exit $LASTEXITCODE
        }
        'Browser' { Invoke-DotNet 'test', 'tests/QlikAdmin.Browser.Tests', '--configuration', $Configuration, '--nologo', '--logger', 'console;verbosity=detailed' }
        'Demo' { Invoke-DotNet 'run', '--project', 'samples/QuickStart', '--configuration', $Configuration }
        'Package' {
            Invoke-Build
            Invoke-Packager 'archive'
        }
        'Readme' {
            Invoke-Build
            Invoke-DotNet 'tool', 'restore', '--verbosity', 'quiet'
            Invoke-DotNet 'tool', 'run', 'pwsh', '--', '-NoProfile', '-NonInteractive', '-File', 'tests/Readme/Play.ps1'
        }
        'Fleet' {
            Invoke-Build
            Invoke-DotNet 'tool', 'restore', '--verbosity', 'quiet'
            Invoke-DotNet 'tool', 'run', 'pwsh', '--', '-NoProfile', '-NonInteractive', '-File', 'tests/Fleet/Run.ps1'
        }
        'Soak' {
            $env:QLIKADMIN_KILL_POINTS = '100'
            Invoke-DotNet 'test', 'tests/QlikAdmin.Integration.Tests', '--configuration', $Configuration, '--nologo', '--filter', 'FullyQualifiedName~KillTests', '--logger', 'console;verbosity=detailed'
        }
        'Storm' {
            $env:QLIKADMIN_STORM_SEEDS = '50'
            $env:QLIKADMIN_EXACT_USERS = '20000'
            $env:QLIKADMIN_MOCK_ROUNDS = '50'
            Invoke-DotNet 'test', 'tests/QlikAdmin.Integration.Tests', '--configuration', $Configuration, '--nologo', '--filter', 'FullyQualifiedName~StormTests|FullyQualifiedName~ExactPlanTests|FullyQualifiedName~MockTests', '--logger', 'console;verbosity=detailed'
        }
        'Proof' {
            $env:QLIKADMIN_PROOF = 'full'
            Invoke-DotNet 'test', 'tests/QlikAdmin.Integration.Tests', '--configuration', $Configuration, '--nologo', '--filter', 'FullyQualifiedName~ProofTests|FullyQualifiedName~FuzzTests', '--logger', 'console;verbosity=detailed'
        }
        'Mutate' {
            if (-not (Test-Path out/tools/dotnet-stryker*)) {
                Invoke-DotNet 'tool', 'install', 'dotnet-stryker', '--version', '5.1.0', '--tool-path', 'out/tools'
            }

            $env:UseMicrosoftTestingPlatformRunner = 'true'
            Push-Location tests/QlikAdmin.Core.Tests
            try {
                & ../../out/tools/dotnet-stryker --output ../../out/mutants
                exit $LASTEXITCODE
            }
            finally {
                Pop-Location
            }
        }
        'Framework' { Invoke-Framework }
        'Bench' { Invoke-DotNet 'run', '--project', 'bench', '--configuration', 'Release' }
    }
}
finally {
    Pop-Location
}
