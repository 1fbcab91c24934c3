BeforeDiscovery {
    $waysIn = @(
        @{ Way = 'a PFX file'; Product = 'Sense'; Authentication = 'Certificate'; User = 'INTERNAL\sa_api'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword -Name way } }
        @{ Way = 'a certificate object'; Product = 'Sense'; Authentication = 'Certificate'; User = 'INTERNAL\sa_api'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -Certificate ([Security.Cryptography.X509Certificates.X509Certificate2]::new($s.CertificatePath, $s.CertificatePassword)) -Name way } }
        @{ Way = 'a PEM pair'; Product = 'Sense'; Authentication = 'Certificate'; User = 'INTERNAL\sa_api'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.ClientPemPath -CertificateKeyPath $s.ClientKeyPath -Name way } }
        @{ Way = 'a PEM file whose key lies beside it'; Product = 'Sense'; Authentication = 'Certificate'; User = 'INTERNAL\sa_api'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.ClientPemPath -Name way } }
        @{ Way = 'a certificate and another user to act as'; Product = 'Sense'; Authentication = 'Certificate'; User = 'CORP\qlikadmin'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword -UserDirectory CORP -UserId qlikadmin -Name way } }
        @{ Way = 'a JSON web token'; Product = 'Sense'; Authentication = 'Jwt'; User = $null; Connect = { param($s) Connect-QlikSense $s.ProxyUri -TrustedRoot $s.RootPath -Jwt $s.Jwt -VirtualProxy $s.VirtualProxy -Name way } }
        @{ Way = 'a Windows account'; Product = 'Sense'; Authentication = 'Windows'; User = '*qlikadmin'; Connect = { param($s) Connect-QlikSense $s.ProxyUri -TrustedRoot $s.RootPath -Credential ([pscredential]::new($s.Administrator, (New-Secret any))) -Name way } }
        @{ Way = 'an API key'; Product = 'Cloud'; Authentication = 'ApiKey'; User = 'Site Administrator (qlikadmin@corp.example)'; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey $s.ApiKey -Name way } }
        @{ Way = 'an OAuth client'; Product = 'Cloud'; Authentication = 'OAuthClient'; User = '*OAuth client*'; Connect = { param($s) Connect-QlikCloud $s.CloudUri -Credential $s.OAuthClient -Name way } }
        @{ Way = 'an OAuth client and a scope'; Product = 'Cloud'; Authentication = 'OAuthClient'; User = '*OAuth client*'; Connect = { param($s) Connect-QlikCloud $s.CloudUri -Credential $s.OAuthClient -Scope admin_classic -Name way } }
    )
    $sense = 'Connect-QlikSense'
    $cloud = 'Connect-QlikCloud'
    $refusals = @(
        @{ What = 'a certificate without its key'; Command = $sense; Id = 'CertificateKeyMissing'; Category = 'SecurityError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.KeylessCertificatePath -CertificatePassword $s.CertificatePassword } }
        @{ What = 'a certificate out of date'; Command = $sense; Id = 'CertificateExpired'; Category = 'SecurityError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.ExpiredCertificatePath -CertificatePassword $s.CertificatePassword } }
        @{ What = 'a certificate of another site'; Command = $sense; Id = 'ConnectionFailed'; Category = 'ConnectionError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.UntrustedCertificatePath -CertificatePassword $s.CertificatePassword } }
        @{ What = 'a wrong certificate password'; Command = $sense; Id = 'CertificateUnreadable'; Category = 'ReadError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.CertificatePath -CertificatePassword (New-Secret 'wrong-password') } }
        @{ What = 'a file that is not there'; Command = $sense; Id = 'CertificateUnreadable'; Category = 'ReadError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath './no-such.pfx' } }
        @{ What = 'a file that is no certificate'; Command = $sense; Id = 'CertificateUnreadable'; Category = 'ReadError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath (Get-BuiltManifest) } }
        @{ What = 'a root that is not there'; Command = $sense; Id = 'CertificateUnreadable'; Category = 'ReadError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot './no-such.pem' -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword } }
        @{ What = 'the root of another authority'; Command = $sense; Id = 'TlsFailed'; Category = 'SecurityError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.UntrustedRootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword } }
        @{ What = 'a site whose root nobody was told of'; Command = $sense; Id = 'TlsFailed'; Category = 'SecurityError'; Connect = { param($s) Connect-QlikSense $s.SenseUri -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword } }
        @{ What = 'a token that has ended'; Command = $sense; Id = 'Unauthorized'; Category = 'AuthenticationError'; Connect = { param($s) Connect-QlikSense $s.ProxyUri -TrustedRoot $s.RootPath -Jwt $s.ExpiredJwt -VirtualProxy $s.VirtualProxy } }
        @{ What = 'a Windows account nobody has'; Command = $sense; Id = 'Unauthorized'; Category = 'AuthenticationError'; Connect = { param($s) Connect-QlikSense $s.ProxyUri -TrustedRoot $s.RootPath -Credential ([pscredential]::new('CORP\nobody.here', (New-Secret any))) } }
        @{ What = 'a user to act as that would break the header'; Command = $sense; Id = 'InvalidInput'; Category = 'InvalidArgument'; WithoutAction = $true; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword -UserId 'a; UserDirectory=INTERNAL' } }
        @{ What = 'a wrong API key'; Command = $cloud; Id = 'Unauthorized'; Category = 'AuthenticationError'; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey (New-Secret 'no-such-key') } }
        @{ What = 'a wrong client secret'; Command = $cloud; Id = 'Unauthorized'; Category = 'AuthenticationError'; Connect = { param($s) Connect-QlikCloud $s.CloudUri -Credential ([pscredential]::new($s.OAuthClient.UserName, (New-Secret 'no-such-secret'))) } }
        @{ What = 'a host that nobody knows'; Command = $cloud; Id = 'NameNotResolved'; Category = 'ConnectionError'; Connect = { param($s) Connect-QlikCloud 'no-such-host.invalid' -ApiKey $s.ApiKey } }
        @{ What = 'a port that nobody listens on'; Command = $cloud; Id = 'ConnectionFailed'; Category = 'ConnectionError'; Connect = { param($s) Connect-QlikCloud 'http://127.0.0.1:1' -ApiKey $s.ApiKey } }
        @{ What = 'plain http to another machine'; Command = $cloud; Id = 'InvalidAddress'; Category = 'InvalidArgument'; Connect = { param($s) Connect-QlikCloud 'http://acme.example' -ApiKey $s.ApiKey } }
        @{ What = 'a login page'; Command = $cloud; Id = 'LoginPage'; Category = 'AuthenticationError'; Fault = @{ service = 'cloud'; kind = 'html' }; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey $s.ApiKey } }
        @{ What = 'a redirect to another host'; Command = $cloud; Id = 'RedirectRefused'; Category = 'SecurityError'; Fault = @{ service = 'cloud'; kind = 'redirect' }; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey $s.ApiKey } }
        @{ What = 'an answer that is cut off'; Command = $cloud; Id = 'UnreadableAnswer'; Category = 'ParserError'; Fault = @{ service = 'cloud'; kind = 'badJson'; count = -1 }; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey $s.ApiKey } }
        @{ What = 'a server that fails'; Command = $sense; Id = 'ServerError'; Category = 'ResourceUnavailable'; Fault = @{ service = 'sense'; kind = 'status'; status = 500; count = -1 }; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword } }
        @{ What = 'a gateway that takes the cross-site key away'; Command = $sense; Id = 'XsrfRejected'; Category = 'PermissionDenied'; Fault = @{ service = 'sense'; kind = 'status'; status = 403; body = 'XSRF prevention check failed. Possible XSRF discovered.' }; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword } }
    )
}

BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 60
    # Its token has to be older than five seconds when the last test of this file renews it.
    $null = Connect-QlikCloud $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name oauth
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Connect' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'gets in with <Way>' -ForEach $waysIn {
        $connection = & $Connect $sandbox
        $connection.PSObject.TypeNames | Should -Contain 'QlikAdmin.Connection'
        $connection.Name | Should -BeExactly 'way'
        $connection.Product | Should -Be $Product
        $connection.Authentication | Should -BeExactly $Authentication
        $connection.User | Should -BeLike $User
        $connection.Version | Should -Not -BeNullOrEmpty
        $connection.IsClosed | Should -BeFalse
        $connection.IsCurrent | Should -BeTrue
        @(Get-QlikLicense -Connection $connection -WarningAction SilentlyContinue).Type | Should -Contain 'Analyzer'
    }

    It 'acts as the user that was asked for' {
        $null = Connect-QlikSense $sandbox.SenseUri -TrustedRoot $sandbox.RootPath -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -UserDirectory CORP -UserId qlikadmin -Name as
        $sandbox.GetLog('Sense')[0].headers.'x-qlik-user' | Should -Match 'UserDirectory=CORP; ?UserId=qlikadmin'
    }

    It 'takes a path from where the shell is, not from where its process began' {
        Push-Location -LiteralPath $sandbox.DataDirectory
        try {
            $connection = Connect-QlikSense $sandbox.SenseUri -TrustedRoot root.pem -CertificatePath ./client.pfx -CertificatePassword $sandbox.CertificatePassword -Name relative
        }
        finally {
            Pop-Location
        }

        $connection.Version | Should -Not -BeNullOrEmpty
    }

    It 'calls a connection by host and port when it is given no name' {
        $connection = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey
        $connection.Name | Should -BeExactly "127.0.0.1:$($sandbox.CloudUri.Port)"
        Disconnect-Qlik $connection
    }

    It 'drops the path of an address that was pasted from a browser' {
        $connection = Connect-QlikCloud "$($sandbox.CloudUri)hub/personal?qlik=1" -ApiKey $sandbox.ApiKey -Name pasted
        $connection.Uri | Should -Be $sandbox.CloudUri
        $sandbox.GetLog('Cloud')[0].path | Should -BeExactly '/api/v1/users/me'
    }

    It 'makes no call with -NoTest' {
        $connection = Connect-QlikCloud $sandbox.CloudUri -ApiKey (New-Secret 'no-such-key') -NoTest -Name untested
        $connection.Version | Should -BeNullOrEmpty
        $sandbox.GetLog() | Should -BeNullOrEmpty
        Disconnect-Qlik $connection
    }

    It 'warns that anybody may answer with -SkipCertificateCheck' {
        $connection = Connect-QlikSense $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -SkipCertificateCheck -Name skip -WarningVariable warnings -WarningAction SilentlyContinue
        $connection.Version | Should -Not -BeNullOrEmpty
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*-TrustedRoot*'
    }

    It 'gives up after -TimeoutSec' {
        $sandbox.AddFault(@{ service = 'cloud'; kind = 'latency'; delayMs = 30000; count = -1 })
        $failure = Get-Failure { Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -TimeoutSec 1 }
        Assert-QlikError $failure -Id Timeout -Command Connect-QlikCloud -Category OperationTimeout
    }

    It 'ends with <Id> at <What>' -ForEach $refusals {
        if ($_['Fault']) { $sandbox.AddFault($_.Fault) }
        $before = @(Get-QlikConnection).Count
        $failure = Get-Failure { & $Connect $sandbox }
        Assert-QlikError $failure -Id $Id -Command $Command -Category $Category -WithoutAction:([bool] $_['WithoutAction'])
        $failure.TargetObject | Should -Match '^https?://|\.invalid$' -Because 'the address is what failed'
        @(Get-QlikConnection).Count | Should -Be $before -Because 'a connection that failed is not kept'
    }

    It 'ends with NotSupported at a thumbprint, elsewhere than on Windows' {
        if ($IsWindows) {
            $failure = Get-Failure { Connect-QlikSense $sandbox.SenseUri -CertificateThumbprint 'AA BB' }
            Assert-QlikError $failure -Id CertificateNotFound -Command Connect-QlikSense -Category ObjectNotFound -Target "$($sandbox.SenseUri)"
        }
        else {
            $failure = Get-Failure { Connect-QlikSense $sandbox.SenseUri -CertificateThumbprint 'AA BB' }
            Assert-QlikError $failure -Id NotSupported -Command Connect-QlikSense -Category NotImplemented -Target "$($sandbox.SenseUri)"
        }
    }

    It 'tries Windows authentication as this session, and says when the proxy does not take it' {
        $failure = Get-Failure { Connect-QlikSense $sandbox.ProxyUri -TrustedRoot $sandbox.RootPath -UseDefaultCredentials }
        Assert-QlikError $failure -Id Unauthorized -Command Connect-QlikSense -Category AuthenticationError -Target "$($sandbox.ProxyUri)"
        $sandbox.GetLog('Sense')[0].headers.'user-agent' | Should -BeLike '*Windows*'
    }

    It 'says that the tenant is deactivated, without asking for another token' {
        $sandbox.DeactivateTenant($true)
        try {
            $failure = Get-Failure { Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey }
            Assert-QlikError $failure -Id TenantDeactivated -Command Connect-QlikCloud -Category ResourceUnavailable -Target "$($sandbox.CloudUri)"
            $sandbox.ClearLog()
            Get-QlikLicense -Connection oauth -ErrorAction SilentlyContinue -ErrorVariable failed
            Assert-QlikError $failed[0] -Id TenantDeactivated -Command Get-QlikLicense -Category ResourceUnavailable
            @($sandbox.GetLog('Cloud')).path | Should -Not -Contain '/oauth/token'
            @($sandbox.GetLog('Cloud')) | Should -HaveCount 1 -Because 'it is not tried again'
        }
        finally {
            $sandbox.DeactivateTenant($false)
        }
    }

    It 'lets in a key that may not administrate, and says Forbidden when it does' {
        $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.LimitedApiKey -Name limited
        Get-QlikAllocation -Connection limited -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        Assert-QlikError $failed -Id Forbidden -Command Get-QlikAllocation -Category PermissionDenied -Target (Get-QlikConnection limited)
        $failed[0].Exception.StatusCode | Should -Be 403
        Disconnect-Qlik limited
    }

    It 'keeps the open connection of that name when the new one fails' {
        $kept = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name kept
        $null = Get-Failure { Connect-QlikCloud $sandbox.CloudUri -ApiKey (New-Secret 'no-such-key') -Name kept }
        Get-QlikConnection kept | Should -Be $kept
        $kept.IsClosed | Should -BeFalse
    }
}

Describe 'Connections of a runspace' {
    BeforeEach {
        Get-QlikConnection | Where-Object Name -NE oauth | Disconnect-Qlik
        Reset-TestSandbox $sandbox
        Connect-TestSandbox $sandbox
        $cloud = Get-QlikConnection cloud
        $sense = Get-QlikConnection sense
    }

    It 'lists the one connected last first' {
        (Get-QlikConnection).Name | Should -Be 'sense', 'cloud', 'oauth'
        (Get-QlikConnection | Where-Object IsCurrent).Name | Should -Be 'sense'
    }

    It 'never takes the current one for a connection that was given but is empty: <Name>' -ForEach @(
        @{ Name = 'Remove-QlikAllocation'; Call = { Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection $null -Confirm:$false } }
        @{ Name = 'Get-QlikAllocation'; Call = { Get-QlikAllocation -Connection $null } }
        @{ Name = 'Get-QlikAllocation, one of two'; Call = { Get-QlikAllocation -Connection $cloud, $null } }
        @{ Name = 'Test-QlikConnection'; Call = { Test-QlikConnection $null } }
        @{ Name = 'Disconnect-Qlik'; Call = { Disconnect-Qlik $null } }
    ) {
        $sandbox.ClearLog()
        $Call | Should -Throw
        $sandbox.GetLog() | Should -BeNullOrEmpty
        (Get-QlikConnection).Name | Should -Contain 'sense'
    }

    It 'finds them by wildcard and by name in any case' {
        (Get-QlikConnection 's*', 'CLOUD').Name | Should -Be 'sense', 'cloud'
        Get-QlikConnection 'x*' | Should -BeNullOrEmpty
    }

    It 'reports a name that no connection has, and still lists the others' {
        $found = Get-QlikConnection nope, cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        $found | Should -Be $cloud
        Assert-QlikError $failed -Id NotConnected -Command Get-QlikConnection -Category ConnectionError -Target nope
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*sense, cloud*'
    }

    It 'works on the current one, whatever its product' {
        @(Get-QlikLicense -WarningAction SilentlyContinue).Connection | Should -Contain 'sense'
        Select-QlikConnection cloud
        @(Get-QlikLicense).Connection | Select-Object -Unique | Should -Be 'cloud'
    }

    It 'selects by name, by object and from a pipeline, and writes nothing unless asked' {
        Select-QlikConnection cloud | Should -BeNullOrEmpty
        @(Get-QlikConnection)[0].Name | Should -Be cloud
        Select-QlikConnection $sense
        @(Get-QlikConnection)[0].Name | Should -Be sense
        $cloud, $sense | Select-QlikConnection -PassThru | Should -Be $cloud, $sense
        @(Get-QlikConnection)[0].Name | Should -Be sense -Because 'the last one piped is current'
    }

    It 'says which connections there are when the one to select is not' {
        Select-QlikConnection nope -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NotConnected -Command Select-QlikConnection -Category ConnectionError -Target nope
        { Select-QlikConnection nope -ErrorAction Stop } | Should -Throw -ExceptionType ([QlikAdmin.QlikException])
    }

    It 'closes the current one without arguments, and none is current until one is selected' {
        Disconnect-Qlik | Should -BeNullOrEmpty
        $sense.IsClosed | Should -BeTrue
        $cloud.IsClosed | Should -BeFalse
        (Get-QlikConnection).Name | Should -Be 'cloud', 'oauth'
        $before = $sandbox.GetState().cloud.hash
        $failure = Get-Failure { Remove-QlikAllocation -User viewer@corp.example -Type Analyzer -Confirm:$false }
        Assert-QlikError $failure -Id NotConnected -Command Remove-QlikAllocation -Category ConnectionError -Target ''
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Select-QlikConnection*: cloud, oauth.'
        $sandbox.GetState().cloud.hash | Should -Be $before
        Select-QlikConnection cloud
        @(Get-QlikLicense).Connection | Select-Object -Unique | Should -Be 'cloud'
    }

    It 'closes what is piped in, by object and by name, and only that' {
        $third = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name third
        $sense, 'third' | Disconnect-Qlik
        $sense.IsClosed | Should -BeTrue
        $third.IsClosed | Should -BeTrue
        $cloud.IsClosed | Should -BeFalse
    }

    It 'goes on after a name that it does not find' {
        Disconnect-Qlik nope, cloud -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-QlikError $failed -Id NotConnected -Command Disconnect-Qlik -Category ConnectionError -Target nope
        $cloud.IsClosed | Should -BeTrue
    }

    It 'gives the name to a second connection, and whoever holds the first goes on using it' {
        $new = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.LimitedApiKey -Name CLOUD
        @(Get-QlikConnection cloud) | Should -HaveCount 1
        Get-QlikConnection cloud | Should -Be $new
        Get-QlikLicense -Connection $cloud | Should -Not -BeNullOrEmpty
        (Get-Failure { Get-QlikLicense -Connection cloud -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'Qlik.Forbidden,*' -Because 'the name means the second, which may not'
    }

    It 'gives the name to a second connection to the same host without -Name' {
        $first = Connect-QlikSense $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath
        $second = Connect-QlikSense $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath
        Get-QlikConnection $second.Name | Should -Be $second
        $first.Name | Should -Be $second.Name
        (Get-QlikUser CORP\viewer -Connection $first).Account | Should -Be 'CORP\viewer'
    }

    It 'refuses a connection that was closed' {
        Disconnect-Qlik $cloud
        $failure = Get-Failure { Get-QlikAllocation -Connection $cloud }
        Assert-QlikError $failure -Id NotConnected -Command Get-QlikAllocation -Category ConnectionError -Target cloud
        $sandbox.GetLog() | Where-Object path -Like '*licenses*' | Should -BeNullOrEmpty
    }

    It 'takes names and objects together, each connection once' {
        $sandbox.ClearLog()
        @(Get-QlikLicense -Connection cloud, $sense, CLOUD -WarningAction SilentlyContinue).Connection | Select-Object -Unique | Should -Be 'cloud', 'sense'
        @($sandbox.GetLog('Cloud') | Where-Object path -Like '*overview') | Should -HaveCount 1
    }

    It 'keeps the connections of another runspace apart, and takes their objects' {
        $other = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $other.AddScript('param($manifest, $connection) Import-Module $manifest; @(Get-QlikConnection).Count; @(Get-QlikLicense -Connection $connection)[0].Connection; $selected = Select-QlikConnection $connection -PassThru; $selected.IsCurrent; @(Get-QlikConnection).Count').AddArgument((Get-BuiltManifest)).AddArgument($cloud)
            $output = $other.Invoke()
        }
        finally {
            $other.Streams.Error | Should -BeNullOrEmpty
            $other.Dispose()
        }

        $output | Should -Be 0, 'cloud', $true, 1
        @(Get-QlikConnection)[0].Name | Should -Be 'sense' -Because 'the other runspace has a current one of its own'
        $cloud.IsClosed | Should -BeFalse -Because 'a runspace that ends closes its own connections only'
    }

    It 'closes everything with -All, and says when there is nothing left to close or to use' {
        $keep = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
        try {
            # In a runspace of its own, so that the token of this file's last test goes on.
            $null = $keep.AddScript(@'
                param($manifest, $uri, $key)
                Import-Module $manifest
                $one = Connect-QlikCloud $uri -ApiKey $key -Name one
                $two = Connect-QlikCloud $uri -ApiKey $key -Name two
                Disconnect-Qlik -All
                $one.IsClosed; $two.IsClosed; @(Get-QlikConnection).Count
                try { Get-QlikAllocation } catch { $_ }
                try { Get-QlikLicense } catch { $_ }
                try { Invoke-QlikApi about } catch { $_ }
                try { Add-QlikAllocation a b } catch { $_ }
                try { Test-QlikConnection } catch { $_ }
                Disconnect-Qlik -ErrorAction SilentlyContinue -ErrorVariable failed
                $failed[0]
'@).AddArgument((Get-BuiltManifest)).AddArgument($sandbox.CloudUri).AddArgument($sandbox.ApiKey)
            $output = $keep.Invoke()
        }
        finally {
            $keep.Dispose()
        }

        $output[0..2] | Should -Be $true, $true, 0
        $output[3..8].FullyQualifiedErrorId | Should -Be @('Get-QlikAllocation', 'Get-QlikLicense', 'Invoke-QlikApi', 'Add-QlikAllocation', 'Test-QlikConnection', 'Disconnect-Qlik' | ForEach-Object { "Qlik.NotConnected,QlikAdmin.PowerShell.$($_ -replace '-')Command" })
        $output[3].ErrorDetails.RecommendedAction | Should -BeLike '*Connect-QlikSense*Connect-QlikCloud*'
    }
}

Describe 'Test-QlikConnection' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        Connect-TestSandbox $sandbox
    }

    It 'passes every step of a good connection, the current one without a name' {
        $rows = @(Test-QlikConnection)
        $rows.Connection | Select-Object -Unique | Should -Be 'sense'
        $rows.Step | Should -Be (@('Name', 'Port', 'CertificateKey', 'Authentication', 'Role', 'ReadUsers') + @('Stream', 'App', 'AppObject', 'DataConnection', 'ContentLibrary', 'Extension', 'Other' | ForEach-Object { "Read$_" }))
        $rows.Status | Select-Object -Unique | Should -Be 'Passed'
        $rows[0].PSObject.TypeNames | Should -Contain 'QlikAdmin.ConnectionTest'
        @($rows | Where-Object ErrorId) | Should -BeNullOrEmpty
    }

    It 'tests each connection that is piped in' {
        $rows = Get-QlikConnection cloud, sense | Test-QlikConnection
        $rows.Connection | Select-Object -Unique | Sort-Object | Should -Be 'cloud', 'sense'
        ($rows | Where-Object Connection -EQ cloud).Step | Should -Be (@('Name', 'Port', 'Authentication', 'Tenant', 'Role', 'ReadUsers', 'ReadRoles', 'ReadApiKeys', 'ReadOAuthTokens', 'ReadIdentityProviders') + @('Space', 'App', 'Script', 'DataConnection', 'DataFile', 'Automation', 'AutomationConnection', 'SharingTask', 'DataAlert', 'Schedule', 'Webhook', 'Other' | ForEach-Object { "Read$_" }))
    }

    It 'tells which right for off-boarding is missing, with the way on, and tests the others all the same' {
        $null = Connect-QlikCloud $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name bot
        try {
            $rows = @(Test-QlikConnection bot)
            $failed = @($rows | Where-Object Status -NE Passed)
            $failed.Step | Should -Be 'ReadAutomationConnection'
            $failed.ErrorId | Should -Be 'Qlik.Forbidden'
            $failed.NextStep | Should -Match '-SkipKind AutomationConnection'
            $rows[-1].Step | Should -Be 'ReadOther'
        }
        finally {
            Disconnect-Qlik bot
        }
    }

    It 'tests each name, and reports one that no connection has' {
        $rows = 'cloud', 'nope', 'sense' | Test-QlikConnection -ErrorAction SilentlyContinue -ErrorVariable failed
        $rows.Connection | Select-Object -Unique | Should -Be 'cloud', 'sense'
        Assert-QlikError $failed -Id NotConnected -Command Test-QlikConnection -Category ConnectionError -Target nope
    }

    It 'names the step <Step> at <What>, says what to do, and tries no later one' -ForEach @(
        @{ What = 'an unknown host'; Step = 'Name'; Id = 'NameNotResolved'; Connect = { param($s) Connect-QlikCloud 'no-such-host.invalid' -ApiKey $s.ApiKey -NoTest -Name bad } }
        @{ What = 'a closed port'; Step = 'Port'; Id = 'ConnectionFailed'; Connect = { param($s) Connect-QlikCloud 'http://127.0.0.1:1' -ApiKey $s.ApiKey -NoTest -Name bad } }
        @{ What = 'a wrong key'; Step = 'Authentication'; Id = 'Unauthorized'; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey (New-Secret 'no-such-key') -NoTest -Name bad } }
        @{ What = 'an untrusted server'; Step = 'Tls'; Id = 'TlsFailed'; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.UntrustedRootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword -NoTest -Name bad } }
        @{ What = 'a login page'; Step = 'LoginPage'; Id = 'LoginPage'; Fault = @{ service = 'cloud'; kind = 'html'; count = -1 }; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey $s.ApiKey -NoTest -Name bad } }
        @{ What = 'a lost cross-site key'; Step = 'Xrfkey'; Id = 'XsrfRejected'; Fault = @{ service = 'sense'; kind = 'status'; status = 403; body = 'XSRF prevention check failed. Possible XSRF discovered.'; count = -1 }; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.CertificatePath -CertificatePassword $s.CertificatePassword -NoTest -Name bad } }
        @{ What = 'a key that may not administrate'; Step = 'Role'; Id = 'Forbidden'; Connect = { param($s) Connect-QlikCloud $s.CloudUri -ApiKey $s.LimitedApiKey -NoTest -Name bad } }
        @{ What = 'a person who may not administrate the site'; Step = 'Role'; Id = 'Forbidden'; Connect = { param($s) Connect-QlikSense $s.ProxyUri -TrustedRoot $s.RootPath -Jwt $s.LimitedJwt -VirtualProxy $s.VirtualProxy -NoTest -Name bad } }
    ) {
        if ($_['Fault']) { $sandbox.AddFault($_.Fault) }
        $rows = @(& $Connect $sandbox | Test-QlikConnection)
        $failed = @($rows | Where-Object Status -EQ Failed)
        $failed | Should -HaveCount 1
        $failed[0].Step | Should -BeExactly $Step
        $failed[0].ErrorId | Should -BeExactly "Qlik.$Id"
        $failed[0].NextStep | Should -Not -BeNullOrEmpty
        $first = [array]::IndexOf($rows, $failed[0])
        $rows | Select-Object -First $first | ForEach-Object Status | Where-Object { $_ -ne 'Passed' } | Should -BeNullOrEmpty
        $rows | Select-Object -Skip ($first + 1) | ForEach-Object Status | Where-Object { $_ -ne 'NotTested' } | Should -BeNullOrEmpty
    }

    It 'names the tenant when it is deactivated' {
        $sandbox.DeactivateTenant($true)
        try {
            $failed = @(Test-QlikConnection cloud | Where-Object Status -EQ Failed)
            $failed.Step | Should -Be 'Tenant'
            $failed.ErrorId | Should -Be 'Qlik.TenantDeactivated'
        }
        finally {
            $sandbox.DeactivateTenant($false)
        }
    }
}

Describe 'A token that ends in the middle' {
    It 'is replaced once, and nobody notices' {
        Reset-TestSandbox $sandbox
        $sandbox.ExpireTokens()
        @(Get-QlikLicense -Connection oauth).Type | Should -Contain 'Professional'
        $log = @($sandbox.GetLog('Cloud'))
        $log[0].status | Should -Be 401
        @($log | Where-Object path -EQ '/oauth/token') | Should -HaveCount 1
        $log[2].path | Should -BeExactly $log[0].path
        $log[2].status | Should -Be 200
    }
}

Describe 'What ends soon' {
    It 'is warned about when you connect: <What>' -ForEach @(
        @{ What = 'a client certificate'; Said = "The client certificate 'CN=QlikClient' expires in * days, on *Export a new one*"; Connect = { param($s) Connect-QlikSense $s.SenseUri -TrustedRoot $s.RootPath -CertificatePath $s.EndingCertificatePath -CertificatePassword $s.CertificatePassword -Name ending } }
        @{ What = 'a web token'; Said = 'The JSON web token expires in * days, on *Issue a new one*'; Connect = { param($s) Connect-QlikSense $s.ProxyUri -TrustedRoot $s.RootPath -Jwt $s.EndingJwt -VirtualProxy $s.VirtualProxy -Name ending } }
    ) {
        $warnings = @(& $Connect $sandbox 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] })
        $warnings | Should -HaveCount 1
        $warnings[0].Message | Should -BeLike "'ending': $Said"
        Disconnect-Qlik ending
    }

    It 'is not warned about long before' {
        $said = Connect-QlikSense $sandbox.SenseUri -TrustedRoot $sandbox.RootPath -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -Name lasting -WarningVariable warnings -WarningAction SilentlyContinue
        $said.Name | Should -Be lasting
        $warnings | Should -BeNullOrEmpty
        Disconnect-Qlik lasting
    }
}
