<#
.SYNOPSIS
Runs the Pester suite against out/QlikAdmin. Exit code 0: all passed; 1: not.
.PARAMETER ResultPath
Result file, NUnit format.
.PARAMETER Path
Test files, to run only some.
.PARAMETER Part
One share of the test files, such as 1/2: several shells at a time run them all.
#>
[CmdletBinding()]
param(
    [string] $ResultPath = (Join-Path $PSScriptRoot '../../out/test-results/pester-1.xml'),
    [string[]] $Path = $PSScriptRoot,
    [ValidatePattern('^[1-9]/[1-9]$')] [string] $Part = '1/1'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Written by the build of tests/QlikAdmin.Cmdlets.Tests, which restores the pinned version.
$pester = Join-Path $PSScriptRoot '../../out/pester-path.txt'
Import-Module -Name (Get-Content -LiteralPath $pester -TotalCount 1)
Import-Module -Name (Join-Path $PSScriptRoot 'Shared.psm1') -Force
$null = New-Item -ItemType Directory -Path (Split-Path $ResultPath) -Force

[int] $number, [int] $of = $Part -split '/'
if ($of -gt 1) {
    # A long file has many tests: dealt out by length, the shares take about the same time.
    $files = @(Get-ChildItem -LiteralPath $PSScriptRoot -Filter '*.Tests.ps1' | Sort-Object -Property @{ Expression = 'Length'; Descending = $true }, Name)
    $Path = @(for ($i = $number - 1; $i -lt $files.Count; $i += $of) { $files[$i].FullName })
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'NUnitXml'
$configuration.TestResult.OutputPath = $ResultPath

# Every change goes into a journal. That of the tests is deleted at the end.
$env:QLIKADMIN_JOURNAL = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-journal-$PID"

# The tests see the preference an admin has, not that of this script.
$ErrorActionPreference = 'Continue'
$result = Invoke-Pester -Configuration $configuration
Remove-Item -LiteralPath $env:QLIKADMIN_JOURNAL -Recurse -Force -ErrorAction SilentlyContinue

foreach ($test in $result.Failed) {
    Write-Host "FAILED $($test.ExpandedPath): $($test.ErrorRecord | Select-Object -First 1)"
}
foreach ($broken in @($result.FailedBlocks) + @($result.FailedContainers)) {
    Write-Host "BROKEN ${broken}: $($broken.ErrorRecord | Select-Object -First 1)"
}

# A file that finds no test is as bad as one that fails: both are green without this.
if ($result.Result -ne 'Passed' -or $result.TotalCount -eq 0) {
    exit 1
}
exit 0
