# A Windows account in a session that nobody prepared: each test is a PowerShell of its own, since .NET decides about NTLM once a process.
BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 5
    $switch = 'System.Net.Security.UseManagedNtlm'

    function Invoke-SignIn([string] $Before, [string] $Connect) {
        Invoke-ChildShell @"
            function Get-Switch { `$is = `$null; if ([AppContext]::TryGetSwitch('$switch', [ref] `$is)) { `$is } else { 'unset' } }
            function Test-Ntlm {
                # The first message that .NET would send. 'Unsupported' means that .NET searched for the library and did not find it.
                `$options = [Net.Security.NegotiateAuthenticationClientOptions]@{ Package = 'NTLM'; Credential = [Net.NetworkCredential]::new('u', 'p', 'D') }
                `$status = [Net.Security.NegotiateAuthenticationStatusCode]::GenericFailure
                `$null = [Net.Security.NegotiateAuthentication]::new(`$options).GetOutgoingBlob([NullString]::Value, [ref] `$status)
                `$status
            }
            `$password = ConvertTo-SecureString '$(Get-PlainText $sandbox.QlikViewCredential.Password)' -AsPlainText -Force
            `$sense = [pscredential]::new('$($sandbox.Administrator)', `$password)
            `$qlikView = [pscredential]::new('$($sandbox.QlikViewCredential.UserName)', `$password)
            $Before
            Import-Module '$(Get-BuiltManifest)'
            `$null = Connect-QlikSense '$($sandbox.SenseUri)' -CertificatePath '$($sandbox.CertificatePath)' -CertificatePassword (ConvertTo-SecureString '$(Get-PlainText $sandbox.CertificatePassword)' -AsPlainText -Force) -TrustedRoot '$($sandbox.RootPath)' -Name certificate
            'before: ' + (Get-Switch)
            try {
                $Connect
            }
            catch {
                'failed: ' + `$_.FullyQualifiedErrorId
                'advice: ' + `$_.ErrorDetails.RecommendedAction
            }
            'after: ' + (Get-Switch)
"@
    }

    $throughProxy = "'connected: ' + (Connect-QlikSense '$($sandbox.ProxyUri)' -TrustedRoot '$($sandbox.RootPath)' -Credential `$sense).Version"
    $toQlikView = "'connected: ' + (Connect-QlikView '$($sandbox.QlikViewUri)' -Credential `$qlikView).Version"
    $said = if ($IsWindows) { 'unset' } else { 'True' }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'A Windows account in a plain session' {
    It 'gets in through the proxy of a Sense site, which asks for it on <Port>' -ForEach @(
        @{ Port = 'the port of its authentication module'; IsOnProxyPort = $false }
        @{ Port = 'its own port'; IsOnProxyPort = $true }
    ) {
        $sandbox.SetSettings(@{ signInOnProxyPort = $IsOnProxyPort })
        $sandbox.ClearLog()
        $child = Invoke-SignIn -Connect $throughProxy
        $proven = @($sandbox.GetLog('sense') | Where-Object { $_.headers.PSObject.Properties['authorization'] })
        $proven | Should -Not -BeNullOrEmpty
        @($proven.path | Sort-Object -Unique) | Should -Be '/internal_windows_authentication/'
        @($proven.listener | Sort-Object -Unique) | Should -Be ($IsOnProxyPort ? 'proxy' : 'authentication')
        $child.Errors | Should -BeNullOrEmpty
        $child.Output | Should -Match 'connected: 38\.'
        $child.Output | Should -Match 'before: unset' -Because 'neither the test nor the import nor another way in asks for it'
        $child.Output | Should -Match "after: $said"
    }

    It 'gets in to QlikView, with its answer to the challenge and not with the password itself' {
        $sandbox.ClearLog()
        $child = Invoke-SignIn -Connect $toQlikView
        $child.Errors | Should -BeNullOrEmpty
        $child.Output | Should -Match 'connected: 12\.'
        $ways = @($sandbox.GetLog('qlikview') | Where-Object { $_.headers.PSObject.Properties['authorization'] } | ForEach-Object { "$($_.headers.authorization)" -split ' ' | Select-Object -First 1 } | Where-Object { $_ } | Sort-Object -Unique)
        $ways | Should -Not -Contain 'Basic'
        $ways | Should -Not -BeNullOrEmpty
    }

    It 'is told what the machine lacks when <Name>' -ForEach @(
        @{ Name = 'the session used Windows authentication before'; Before = "'first: ' + (Test-Ntlm)"; Says = 'first in a new session'; After = $null }
        @{ Name = 'the switch is off'; Before = "[AppContext]::SetSwitch('System.Net.Security.UseManagedNtlm', `$false); 'first: ' + (Test-Ntlm)"; Says = 'is set to false'; After = 'False' }
    ) {
        $child = Invoke-SignIn -Before $Before -Connect $throughProxy
        $child.Errors | Should -BeNullOrEmpty
        if ($child.Output -match 'first: Unsupported') {
            $child.Output | Should -Match 'failed: Qlik.Unauthorized,'
            $child.Output | Should -Match 'advice: .*lacks the library gss-ntlmssp'
            $child.Output | Should -Match "advice: .*$Says"
        }
        else {
            $child.Output | Should -Match 'connected: 38\.' -Because 'this machine has the library'
        }

        $child.Output | Should -Match "after: $($After ?? $said)"
        $child.Output | Should -Not -Match ([regex]::Escape((Get-PlainText $sandbox.QlikViewCredential.Password)))
    }

    It 'is told about the ticket that the account of the process lacks' {
        $child = Invoke-SignIn -Before "`$env:KRB5CCNAME = 'FILE:/nowhere/at/all'" -Connect "'connected: ' + (Connect-QlikView '$($sandbox.QlikViewUri)' -UseDefaultCredentials).Version"
        if ($IsWindows) {
            $child.Output | Should -Match 'connected: 12\.'
        }
        else {
            $child.Output | Should -Match 'failed: Qlik.Unauthorized,'
            $child.Output | Should -Match 'advice: .*no Kerberos ticket.*kinit'
            $child.Output | Should -Match 'after: unset'
        }
    }
}
