# Three hosts on one machine: network namespaces on a bridge, each with an sshd of its own, beside a sandbox.
Set-StrictMode -Version Latest

$root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
$manifest = [IO.Path]::Combine($root, 'out', 'QlikAdmin', 'QlikAdmin.psd1')
$sshd = '/usr/sbin/sshd'
$domain = 'fleet.example'
$desk = '10.87.0.1'
$names = 'host1', 'host2', 'host3'
$tenants = 60
$sites = 4
$wait = [timespan]::FromSeconds(60)

function Get-BedGap {
    <# .SYNOPSIS What this machine lacks, in sentences; nothing when all is there. #>
    if (-not $IsLinux) {
        return 'network namespaces are a thing of Linux.'
    }

    if ((& id -u) -ne '0') {
        'only root can make network namespaces and run an sshd. Run it as root.'
    }

    $packages = @{ ip = 'iproute2'; unshare = 'util-linux'; ssh = 'openssh-client'; 'ssh-keygen' = 'openssh-client'; $sshd = 'openssh-server' }
    foreach ($program in $packages.Keys | Sort-Object) {
        if (-not (Get-Command -Name $program -CommandType Application -ErrorAction Ignore)) {
            "$program is missing. On Debian: apt-get install $($packages[$program])"
        }
    }

    if (-not (Test-Path -LiteralPath $manifest)) {
        'the module is not built. Run ./build.ps1 Build first.'
    }
}

function Invoke-Bed {
    <# .SYNOPSIS Runs the script again in namespaces of its own, and gives its exit code. #>
    param([string] $Script, [string] $Story, [switch] $KeepLog)
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-fleet-$([guid]::NewGuid().ToString('N'))")).FullName
    try {
        $addresses = for ($i = 0; $i -lt $names.Count; $i++) { "10.87.0.$(11 + $i) $($names[$i])" }
        $targets = @(1..$tenants | ForEach-Object { 'tenant{0:000}' -f $_ }) + @(1..$sites | ForEach-Object { 'site{0:000}' -f $_ }) + 'register', 'console', 'qlikview'
        Set-Content -LiteralPath (Join-Path $folder hosts) -Value (@('127.0.0.1 localhost') + $addresses + @($targets | ForEach-Object { "$desk $_.$domain" }))
        # .NET reads this variable when the process starts, and the certificate when it first needs it.
        $env:SSL_CERT_DIR = (New-Item -ItemType Directory -Path (Join-Path $folder trust)).FullName
        # The first process of a PID namespace must remove ended processes that lost their parent. PowerShell does not do that.
        $start = 'mount --bind "$1" /etc/hosts && mount -t tmpfs tmpfs /run && mkdir /run/sshd && ip link set lo up || exit 1; shift; "$@"; exit $?'
        $arguments = @('-NoProfile', '-NonInteractive', '-File', $Script, '-Folder', $folder, '-Story', $Story) + @(if ($KeepLog) { '-KeepLog' })
        $isolated = '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'
        & unshare @isolated -- sh -c $start sh (Join-Path $folder hosts) @(Get-Shell) @arguments | Out-Host
        if ($LASTEXITCODE -ne 0 -and -not (Test-Path -LiteralPath (Join-Path $folder started))) {
            [Console]::Error.WriteLine('This machine does not let root make namespaces. In a container, it needs --privileged, or the capabilities SYS_ADMIN and NET_ADMIN.')
        }

        $LASTEXITCODE
    }
    finally {
        $env:SSL_CERT_DIR = $null
        Remove-Item -LiteralPath $folder -Recurse -Force
    }
}

function Start-Bed {
    <# .SYNOPSIS Starts the sandbox and makes the hosts; they are started by Start-BedHost. #>
    param([string] $Folder)
    $null = New-Item -ItemType File -Path (Join-Path $Folder started)
    Invoke-Tool ip link add br0 type bridge
    Invoke-Tool ip address add "$desk/24" dev br0
    Invoke-Tool ip link set br0 up

    Import-Module $manifest -Force -Global
    $sandbox = Start-QlikSandbox -Users 30 -Tenants $tenants -Sites $sites -Address $desk -Domain $domain -PassThru
    Copy-Item -LiteralPath $sandbox.RootPath -Destination (Join-Path $Folder trust/root.pem)
    $secrets = @{ FLEET_CERTIFICATE = (Get-Plain $sandbox.CertificatePassword) }
    $sandbox.Tenants | ForEach-Object { $secrets["FLEET_$($_.Name.ToUpperInvariant())"] = Get-Plain $_.ApiKey }
    # This process is a worker too, when a story gives no session.
    $secrets.GetEnumerator() | ForEach-Object { [Environment]::SetEnvironmentVariable($_.Key, $_.Value) }

    Invoke-Tool ssh-keygen -q -t ed25519 -N '' -C fleet -f (Join-Path $Folder user_key)
    $bed = [pscustomobject]@{
        Folder   = $Folder
        Manifest = $manifest
        Sandbox  = $sandbox
        Journal  = (New-Item -ItemType Directory -Path (Join-Path $Folder journal)).FullName
        Fleet    = Join-Path $Folder fleet.json
        Hosts    = [ordered]@{}
    }
    Export-BedFleet $bed
    for ($i = 0; $i -lt $names.Count; $i++) {
        $bed.Hosts[$names[$i]] = New-BedHost $bed $names[$i] "10.87.0.$(11 + $i)" $secrets
    }

    $known = $bed.Hosts.Values | ForEach-Object { "$($_.Name),$($_.Address) $(Get-Content -Raw -LiteralPath "$($_.Key).pub")".Trim() }
    Set-Content -LiteralPath (Join-Path $Folder known_hosts) -Value $known
    $bed
}

function New-BedHost {
    <# .SYNOPSIS The network of a host, and the files of its sshd. #>
    param($Bed, [string] $Name, [string] $Address, [hashtable] $Secrets)
    Invoke-Tool ip netns add $Name
    Invoke-Tool ip link add "to-$Name" type veth peer name eth0 netns $Name
    Invoke-Tool ip link set "to-$Name" master br0 up
    Invoke-Tool ip -n $Name address add "$Address/24" dev eth0
    Invoke-Tool ip -n $Name link set eth0 up
    Invoke-Tool ip -n $Name link set lo up

    $place = (New-Item -ItemType Directory -Path (Join-Path $Bed.Folder $Name)).FullName
    $key = Join-Path $place host_key
    Invoke-Tool ssh-keygen -q -t ed25519 -N '' -C $Name -f $key
    $variables = $Secrets + @{
        SSL_CERT_DIR                = Join-Path $Bed.Folder trust
        DOTNET_ROOT                 = Split-Path (Get-Shell)[0]
        PSModuleAnalysisCachePath   = Join-Path $place modules.cache
        XDG_CACHE_HOME              = Join-Path $place cache
        XDG_CONFIG_HOME             = Join-Path $place config
        XDG_DATA_HOME               = Join-Path $place data
        QLIKADMIN_JOURNAL           = Join-Path $place journal
        POWERSHELL_UPDATECHECK      = 'Off'
        POWERSHELL_TELEMETRY_OPTOUT = '1'
    }
    Set-Content -LiteralPath (Join-Path $place sshd_config) -Value @(
        'Port 22'
        "ListenAddress $Address"
        "HostKey $key"
        "AuthorizedKeysFile $(Join-Path $Bed.Folder user_key.pub)"
        'PidFile none'
        # The keys are in a temporary folder, which anybody may write to.
        'StrictModes no'
        'UsePAM no'
        'UseDNS no'
        'PasswordAuthentication no'
        'KbdInteractiveAuthentication no'
        'PermitRootLogin prohibit-password'
        'PrintMotd no'
        'PrintLastLog no'
        "SetEnv $(($variables.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }) -join ' ')"
        "Subsystem powershell $((Get-Shell) -join ' ') -sshs -NoLogo -NoProfile"
    )
    [pscustomobject]@{ Name = $Name; Address = $Address; Key = $key; Config = Join-Path $place sshd_config; Log = Join-Path $Bed.Folder "$Name.log"; Process = $null }
}

function Start-BedHost {
    <# .SYNOPSIS Starts the hosts that do not run, and waits until they answer. #>
    param($Bed)
    foreach ($one in $Bed.Hosts.Values) {
        if ($one.Process -and -not $one.Process.HasExited) { continue }
        Invoke-Tool ip link set "to-$($one.Name)" up
        # A name and processes of its own: for leases and journals it is another machine.
        $start = [Diagnostics.ProcessStartInfo]::new('ip')
        $isolated = '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'
        @('netns', 'exec', $one.Name, 'unshare') + $isolated + @('--', 'sh', '-c', 'hostname "$1" && shift && exec "$@"', 'sh', $one.Name, $sshd, '-D', '-f', $one.Config, '-E', $one.Log) |
            ForEach-Object { $start.ArgumentList.Add($_) }
        $one.Process = [Diagnostics.Process]::Start($start)
    }

    foreach ($one in $Bed.Hosts.Values) {
        Wait-Bed { Test-Port $one.Address } "sshd of $($one.Name); its log is: $(Get-Content -LiteralPath $one.Log -Raw -ErrorAction Ignore)"
    }
}

function New-BedSession {
    <# .SYNOPSIS An open session on each host that is named, or on all. #>
    param($Bed, [string[]] $Name = @($Bed.Hosts.Keys))
    # ssh closes the line to a host that has not answered for six seconds.
    $options = @{ StrictHostKeyChecking = 'yes'; UserKnownHostsFile = Join-Path $Bed.Folder known_hosts; ServerAliveInterval = 2; ServerAliveCountMax = 3 }
    foreach ($one in $Name) {
        New-PSSession -HostName $one -UserName root -KeyFilePath (Join-Path $Bed.Folder user_key) -Options $options -Name $one -ConnectingTimeout $wait.TotalMilliseconds
    }
}

function Stop-BedHost {
    <# .SYNOPSIS Kills a host with all its processes. With -Silent its cable is pulled first, so that nobody is told. #>
    param($Bed, [string] $Name, [switch] $Silent)
    $one = $Bed.Hosts[$Name]
    if ($Silent) {
        Invoke-Tool ip link set "to-$Name" down
    }

    # Its child is the first process of the namespace of processes of the host, and takes all others with it.
    $one.Process.Kill()
    $one.Process.WaitForExit()
}

function Start-BedKiller {
    <# .SYNOPSIS Kills a host a moment after the last of so many files is in a folder. It does so beside this process, which is busy. #>
    param($Bed, [string] $Name, [string] $Folder, [int] $After)
    $start = [Diagnostics.ProcessStartInfo]::new('sh')
    '-c', 'until [ "$(ls "$1" | wc -l)" -ge "$2" ]; do sleep 0.05; done; sleep 0.8; kill -9 "$3"', 'sh', $Folder, "$After", "$($Bed.Hosts[$Name].Process.Id)" |
        ForEach-Object { $start.ArgumentList.Add($_) }
    [Diagnostics.Process]::Start($start)
}

function Stop-Bed {
    <# .SYNOPSIS Ends hosts and sandbox. What is left, the end of the namespaces takes. #>
    param($Bed)
    $Bed.Hosts.Keys | Where-Object { $Bed.Hosts[$_].Process -and -not $Bed.Hosts[$_].Process.HasExited } | ForEach-Object { Stop-BedHost $Bed $_ }
    Stop-QlikSandbox $Bed.Sandbox
}

function Export-BedFleet {
    <# .SYNOPSIS Writes the fleet file: all tenants and sites of the sandbox, with references to their secrets. #>
    param($Bed)
    $number = 0
    $cloud = foreach ($tenant in $Bed.Sandbox.Tenants) {
        [ordered]@{
            Name        = $tenant.Name
            Product     = 'Cloud'
            Address     = "$($tenant.Uri)"
            Tag         = @('prod', "ring$(1 + $number % 3)")
            Entitlement = "contract-$(1 + [math]::Floor($number / 20))"
            Size        = 30
            Environment = "FLEET_$($tenant.Name.ToUpperInvariant())"
        }
        $number++
    }
    $sense = foreach ($site in $Bed.Sandbox.Sites) {
        [ordered]@{
            Name            = $site.Name
            Product         = 'Sense'
            Address         = "$($site.Uri)"
            Tag             = @('site')
            Size            = 30
            CertificatePath = $site.CertificatePath
            TrustedRoot     = $site.RootPath
            Environment     = 'FLEET_CERTIFICATE'
        }
    }
    [ordered]@{ Targets = @($cloud) + @($sense) } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $Bed.Fleet
}

function Wait-Bed {
    <# .SYNOPSIS Waits until a condition holds; fails after a minute. #>
    param([scriptblock] $Condition, [string] $For)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed -gt $wait) { throw "Waited in vain for: $For" }
        Start-Sleep -Milliseconds 50
    }
}

function Assert-Bed {
    <# .SYNOPSIS Fails unless a condition holds. #>
    param([bool] $Condition, [string] $Claim)
    if (-not $Condition) { throw "It is not true that $Claim" }
}

function Assert-BedChange {
    <# .SYNOPSIS Fails unless these changes, and no others, are in the change log of a tenant or site, each of them once. #>
    param($Target, [string[]] $Id)
    $changes = @($Target.GetChanges())
    $seen = @($changes | ForEach-Object { "$($_.action) $($_.id)" } | Sort-Object)
    Assert-Bed (($seen -join "`n") -ceq ((@($Id) | Sort-Object) -join "`n")) "the change log of $($Target.Name) has '$($Id -join ', ')' and nothing else; it has '$($seen -join ', ')'"
}

function Get-Plain {
    param([securestring] $Secret)
    [Net.NetworkCredential]::new('', $Secret).Password
}

# The program and arguments that start this PowerShell again: the pinned tool runs in dotnet.
function Get-Shell {
    $own = [Environment]::ProcessPath
    if ([IO.Path]::GetFileNameWithoutExtension($own) -eq 'dotnet') { $own, (Join-Path $PSHOME pwsh.dll) } else { , $own }
}

function Test-Port([string] $Address) {
    $client = [Net.Sockets.TcpClient]::new()
    try { $client.ConnectAsync($Address, 22).Wait(1000) } catch { $false } finally { $client.Dispose() }
}

function Invoke-Tool {
    $program, $rest = $args
    $said = & $program @rest 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$args ended with exit code ${LASTEXITCODE}: $said" }
}

Export-ModuleMember -Function Get-BedGap, Invoke-Bed, Start-Bed, Start-BedHost, Stop-BedHost, Start-BedKiller, Stop-Bed, New-BedSession, Wait-Bed, Assert-Bed, Assert-BedChange
