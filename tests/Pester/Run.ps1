<#
.SYNOPSIS
Runs the Pester suite against out/QlikAdmin. Exit code 0: all passed; 1: not.
.PARAMETER ResultPath
Result file, NUnit format.
.PARAMETER Path
Test files, to run only some.
.PARAMETER Queue
An empty folder that several shells are given, to run all test files between them: each takes the next file, until none is left, and writes a
result file for it beside ResultPath.
#>
[CmdletBinding()]
param(
    [string] $ResultPath = (Join-Path $PSScriptRoot '../../out/test-results/pester-all.xml'),
    [string[]] $Path = $PSScriptRoot,
    [string] $Queue
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Written by the build of tests/QlikAdmin.Cmdlets.Tests, which restores the pinned version.
$pester = Join-Path $PSScriptRoot '../../out/pester-path.txt'
Import-Module -Name (Get-Content -LiteralPath $pester -TotalCount 1)
Import-Module -Name (Join-Path $PSScriptRoot 'Shared.psm1') -Force
$null = New-Item -ItemType Directory -Path (Split-Path $ResultPath) -Force

# These take the longest, so they come first: nothing is left to do beside one that starts last.
$longest = 'DownServer', 'Runbooks', 'Plan', 'Help', 'RemoveUser', 'Sandbox', 'Stopping', 'Tenant', 'Summary', 'Scheduling', 'FleetShard'

function Get-NextFile {
    <# .SYNOPSIS The test files that no other shell has taken, one by one. #>
    Get-ChildItem -LiteralPath $PSScriptRoot -Filter '*.Tests.ps1' |
        Sort-Object -Property { $place = $longest.IndexOf(($_.Name -split '\.')[0]); if ($place -lt 0) { $longest.Count } else { $place } }, Name |
        Where-Object { try { [IO.File]::Open((Join-Path $Queue $_.Name), 'CreateNew').Dispose(); $true } catch [IO.IOException] { $false } }
}

function Invoke-File([string[]] $Path, [string] $ResultPath) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $Path
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $configuration.Output.RenderMode = 'Plaintext'
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'NUnitXml'
    $configuration.TestResult.OutputPath = $ResultPath
    Invoke-Pester -Configuration $configuration
}

# Every change goes into a journal. That of the tests is deleted at the end.
$env:QLIKADMIN_JOURNAL = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-journal-$PID"

# The tests see the preference an admin has, not that of this script.
$ErrorActionPreference = 'Continue'
$results = @(
    if ($Queue) {
        Get-NextFile | ForEach-Object { Invoke-File $_.FullName (Join-Path (Split-Path $ResultPath) "pester-$($_.BaseName).xml") }
    }
    else {
        Invoke-File $Path $ResultPath
    }
)
Remove-Item -LiteralPath $env:QLIKADMIN_JOURNAL -Recurse -Force -ErrorAction SilentlyContinue

foreach ($test in $results | ForEach-Object { $_.Failed }) {
    Write-Host "FAILED $($test.ExpandedPath): $($test.ErrorRecord | Select-Object -First 1)"
}
foreach ($broken in $results | ForEach-Object { $_.FailedBlocks; $_.FailedContainers }) {
    Write-Host "BROKEN ${broken}: $($broken.ErrorRecord | Select-Object -First 1)"
}

# A file that finds no test is as bad as one that fails: both are green without this.
if (@($results | Where-Object { $_.Result -ne 'Passed' -or $_.TotalCount -eq 0 })) {
    exit 1
}
exit 0
