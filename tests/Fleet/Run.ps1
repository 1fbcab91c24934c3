<#
.SYNOPSIS
Runs the stories of this folder on three hosts: network namespaces of this machine, each with an sshd, beside a sandbox with many tenants and
sites. Linux only, as root.

.DESCRIPTION
Everything is made in namespaces of its own (network, processes, mounts), which end with this script however it ends. Nothing of this machine is
changed: no address, no file outside a temporary folder, no key. Needs a built module, and on Debian the packages openssh-server,
openssh-client, iproute2 and util-linux. What is missing is said, and is a failure.

Each story has a bed of its own. The exit code is 0 only if every story ran and nothing failed.

.PARAMETER Story
Names of stories, without extension; all of them without it.

.PARAMETER KeepLog
Shows the log of the sshd of each host at the end.
#>
[CmdletBinding()]
param(
    [string[]] $Story,

    [switch] $KeepLog,

    # The folder of the three hosts. Only this script sets it, when it starts itself again inside the namespaces.
    [string] $Folder
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# The exit code of a process that a signal ended: 128 and SIGABRT.
$aborted = 134
$mostCrashes = 5

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

    $passed = 0
    foreach ($name in $found.BaseName) {
        $code = Invoke-Bed -Script $PSCommandPath -Story $name -KeepLog:$KeepLog
        for ($crash = 1; $code -eq $aborted -and $crash -lt $mostCrashes; $crash++) {
            # It comes out of SSHClientSessionTransportManager.CloseConnection: 'Broken pipe', which nobody catches.
            Write-Host "PowerShell itself crashed in '$name', as it can when ssh ends while it writes to it. The story is told again."
            $code = Invoke-Bed -Script $PSCommandPath -Story $name -KeepLog:$KeepLog
        }

        $passed += [int] ($code -eq 0)
    }

    Write-Host "Fleet: $passed passed, $($found.Count - $passed) failed"
    exit [int] ($passed -lt $found.Count)
}

$watch = [Diagnostics.Stopwatch]::StartNew()
$bed = $null
$code = 1
try {
    $bed = Start-Bed -Folder $Folder
    Start-BedHost $bed
    Write-Host ('{0} hosts, {1} tenants and {2} sites are ready after {3:0.0} s' -f $bed.Hosts.Count, $bed.Sandbox.Tenants.Count, $bed.Sandbox.Sites.Count, $watch.Elapsed.TotalSeconds)
    $watch.Restart()
    & $found[0].FullName -Bed $bed
    Write-Host ('passed {0} ({1:0.0} s)' -f $found[0].BaseName, $watch.Elapsed.TotalSeconds)
    $code = 0
}
catch {
    Write-Host ("FAILED {0}: {1}`n{2}" -f $found[0].BaseName, $_, $_.ScriptStackTrace)
}
finally {
    Get-PSSession | Remove-PSSession -ErrorAction Ignore
    if ($bed) { Stop-Bed $bed }
    if ($KeepLog) { Get-ChildItem -Path $Folder -Filter *.log | ForEach-Object { "--- $($_.Name)"; Get-Content -LiteralPath $_.FullName -Tail 40 } }
}

exit $code
