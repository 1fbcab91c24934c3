<#
.SYNOPSIS
Runs the stories of this folder on three hosts: network namespaces of this machine, each with an sshd, beside a sandbox with many tenants and
sites. Linux only, as root.

.DESCRIPTION
Everything is made in namespaces of its own (network, processes, mounts), which end with this script however it ends. Nothing of this machine is
changed: no address, no file outside a temporary folder, no key. Needs a built module, and on Debian the packages openssh-server,
openssh-client, iproute2 and util-linux. What is missing is said, and is a failure.

The exit code is 0 only if every story ran and nothing failed.

.PARAMETER Story
Names of stories, without extension; all of them without it.

.PARAMETER KeepLog
Shows the log of the sshd of each host at the end.
#>
[CmdletBinding()]
param(
    [string[]] $Story,

    [switch] $KeepLog,

    # For the script itself: the folder of the bed. Given, it runs inside the namespaces.
    [string] $Folder
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

Import-Module (Join-Path $PSScriptRoot Bed.psm1) -Force
# A program that starts this with -File can give one text only.
$Story = @($Story | Where-Object { $_ } | ForEach-Object { $_ -split ',' })
$found = @(Get-ChildItem -Path (Join-Path $PSScriptRoot Stories) -Filter *.ps1 | Where-Object { -not $Story -or $_.BaseName -in $Story } | Sort-Object Name)
if ($found.Count -eq 0) {
    [Console]::Error.WriteLine("There is no story '$Story' in $PSScriptRoot/Stories.")
    exit 1
}

if (-not $Folder) {
    if ($missing = @(Get-BedGap)) {
        $missing | ForEach-Object { [Console]::Error.WriteLine("The fleet can't be tried here: $_") }
        exit 1
    }

    exit (Invoke-Bed -Script $PSCommandPath -Story $found.BaseName -KeepLog:$KeepLog)
}

$watch = [Diagnostics.Stopwatch]::StartNew()
$bed = $null
$passed = 0
$failures = @()
try {
    $bed = Start-Bed -Folder $Folder
    Write-Host ('{0} hosts, {1} tenants and {2} sites are ready after {3:0.0} s' -f $bed.Hosts.Count, $bed.Sandbox.Tenants.Count, $bed.Sandbox.Sites.Count, $watch.Elapsed.TotalSeconds)
    foreach ($file in $found) {
        Start-BedHost $bed
        $watch.Restart()
        try {
            & $file.FullName -Bed $bed
            $passed++
            Write-Host ('passed {0} ({1:0.0} s)' -f $file.BaseName, $watch.Elapsed.TotalSeconds)
        }
        catch {
            $failures += $file.BaseName
            Write-Host ("FAILED {0}: {1}`n{2}" -f $file.BaseName, $_, $_.ScriptStackTrace)
        }
        finally {
            Get-PSSession | Remove-PSSession -ErrorAction Ignore
            Get-Job | Remove-Job -Force -ErrorAction Ignore
        }
    }
}
catch {
    $failures += 'the bed'
    Write-Host "FAILED the bed: $_`n$($_.ScriptStackTrace)"
}
finally {
    if ($bed) { Stop-Bed $bed }
    if ($KeepLog) { Get-ChildItem -Path $Folder -Filter *.log | ForEach-Object { "--- $($_.Name)"; Get-Content -LiteralPath $_.FullName -Tail 40 } }
}

Write-Host "Fleet: $passed passed, $($failures.Count) failed"
exit [int] ($failures.Count -gt 0)
