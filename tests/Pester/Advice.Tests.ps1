# Mistakes that many make, and whether the error names them.
BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 60
    Connect-TestSandbox $sandbox
    Select-QlikConnection cloud
    $admin = [pscredential]::new($sandbox.Administrator, (New-Secret 'any'))
    $pfx = @{ CertificatePath = $sandbox.CertificatePath; CertificatePassword = $sandbox.CertificatePassword }

    function Get-Said([scriptblock] $Code) {
        $failure = Get-Failure $Code
        "$failure $($failure.ErrorDetails.RecommendedAction)"
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'A virtual proxy' {
    It 'with a wrong prefix is named: <Name>' -ForEach @(
        @{ Name = 'token'; With = { @{ Jwt = $sandbox.Jwt } }; Way = 'JSON web tokens' }
        @{ Name = 'Windows account'; With = { @{ Credential = $admin } }; Way = 'Windows accounts' }
    ) {
        $how = & $With
        Get-Said { Connect-QlikSense $sandbox.ProxyUri @how -VirtualProxy wrong -TrustedRoot $sandbox.RootPath -Name proxy } |
            Should -BeLike "*-VirtualProxy 'wrong' is not the prefix of a virtual proxy*or that one takes no $Way*QMC*Virtual proxies*"
    }

    It 'that signs in in another way is named' {
        Get-Said { Connect-QlikSense $sandbox.ProxyUri -Credential $admin -VirtualProxy jwt -TrustedRoot $sandbox.RootPath -Name proxy } |
            Should -BeLike "*account or the token is wrong*-VirtualProxy 'jwt'*takes no Windows accounts*"
    }

    It 'that was forgotten is asked for' {
        Get-Said { Connect-QlikSense $sandbox.ProxyUri -Jwt $sandbox.Jwt -TrustedRoot $sandbox.RootPath -Name proxy } |
            Should -BeLike '*No prefix was given with -VirtualProxy*takes no JSON web tokens*'
    }

    It 'is not blamed for a token that has ended' {
        Get-Said { Connect-QlikSense $sandbox.ProxyUri -Jwt $sandbox.ExpiredJwt -VirtualProxy jwt -TrustedRoot $sandbox.RootPath -Name proxy } |
            Should -BeLike '*token is wrong, expired or revoked*'
    }
}

Describe 'A root certificate' {
    It 'that is <What> is refused before anything is sent' -ForEach @(
        @{ What = 'no certificate'; Path = { (Get-BuiltManifest) }; Says = 'it holds no certificate in PEM or DER form' }
        @{ What = 'a PFX file'; Path = { $sandbox.CertificatePath }; Says = 'it is a PFX file, which holds a client certificate' }
        @{ What = 'a private key'; Path = { $sandbox.ClientKeyPath }; Says = 'it holds a private key, and no certificate' }
        @{ What = 'the certificate of a client'; Path = { $sandbox.ClientPemPath }; Says = 'is not a root certificate, but was issued by' }
    ) {
        $given = & $Path
        $failure = Get-Failure { Connect-QlikSense $sandbox.SenseUri @pfx -TrustedRoot $given -Name root }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Qlik.CertificateUnreadable,*'
        "$failure" | Should -BeLike "-TrustedRoot '*' can't be used: *$Says*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*root.pem*'
    }

    It 'of another site is set beside the issuer of the server' {
        $failure = Get-Failure { Connect-QlikSense $sandbox.SenseUri @pfx -TrustedRoot $sandbox.UntrustedRootPath -Name root }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Qlik.TlsFailed,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "The server's certificate '*' was issued by '*', and not signed by the certificate given with -TrustedRoot, '*'. *"
    }
}

Describe 'The address of a tenant' {
    It 'without its region is recognised: <_>' -ForEach 'acme.qlikcloud.com', 'https://acme.qlikcloud.com/hub' {
        $failure = Get-Failure { Connect-QlikCloud $_ -ApiKey $sandbox.ApiKey -Name acme }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Qlik.InvalidAddress,*'
        "$failure" | Should -BeLike '*lacks the region*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*acme.eu.qlikcloud.com*'
    }

    It 'gives the region: <_>' -ForEach 'acme.de.qlikcloud.com', 'https://acme.de.qlikcloud.com/console', 'register.de.qlikcloud.com', 'de', 'DE', 'de.qlikcloud.com' {
        $connection = Connect-QlikRegion -Region $_ -Credential $sandbox.RegionClient -Name region -NoTest
        $connection.Uri.Host | Should -Be 'register.de.qlikcloud.com'
        Disconnect-Qlik region
    }

    It 'of something else is no region: <_>' -ForEach 'acme.qlikcloud.com', 'acme.corp.example' {
        $failure = Get-Failure { Connect-QlikRegion -Region $_ -Credential $sandbox.RegionClient -Name region -NoTest }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Qlik.InvalidAddress,*'
        "$failure" | Should -BeLike '*neither a region code nor a host name*'
    }
}

Describe 'A file separated by <Word>' -ForEach @(
    @{ Word = 'semicolons'; Mark = ';'; Delimiter = "';'" }
    @{ Word = 'tabs'; Mark = "`t"; Delimiter = '"`t"' }
) {
    BeforeAll {
        $path = Join-Path $TestDrive people.csv
        "User${Mark}Email${Mark}Type", "CORP\viewer${Mark}viewer@corp.example${Mark}Analyzer" | Set-Content $path
    }

    It 'is recognised by <Name>' -ForEach @(
        @{ Name = 'Get-QlikUser'; Code = { $input | Get-QlikUser } }
        @{ Name = 'Get-QlikAllocation'; Code = { $input | Get-QlikAllocation } }
        @{ Name = 'Get-QlikOwnedItem'; Code = { $input | Get-QlikOwnedItem } }
        @{ Name = 'Remove-QlikUser'; Code = { $input | Remove-QlikUser -Confirm:$false } }
        @{ Name = 'Disable-QlikUser'; Code = { $input | Disable-QlikUser -Confirm:$false } }
        @{ Name = 'Add-QlikAllocation'; Code = { $input | Add-QlikAllocation -Type Analyzer -Confirm:$false } }
        @{ Name = 'Remove-QlikAllocation'; Code = { $input | Remove-QlikAllocation -Confirm:$false } }
        @{ Name = 'Move-QlikOwnedItem'; Code = { $input | Move-QlikOwnedItem -To CORP\qlikadmin -Confirm:$false } }
        @{ Name = 'Send-QlikInvitation'; Code = { $input | Send-QlikInvitation } }
        @{ Name = 'Invoke-QlikPlan'; Code = { $input | Invoke-QlikPlan -Confirm:$false } }
        @{ Name = 'Export-QlikPlan'; Code = { $input | Export-QlikPlan (Join-Path $TestDrive plan.csv) } }
    ) {
        # An error may end the command, or only the row.
        $problem = @(try { Import-Csv $path | & $Code 2>&1 } catch { $_ }) | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
        $said = @($problem) | ForEach-Object { if ($_.ErrorDetails) { "$_ $($_.ErrorDetails.RecommendedAction)" } else { "$_" } }
        "$said" | Should -BeLike "*only one column*separated by $Word*Import-Csv -Delimiter $([WildcardPattern]::Escape($Delimiter))*"
    }
}

Describe 'People piped into Move-QlikOwnedItem' {
    It 'give away what they own, wherever they are from' {
        Select-QlikConnection sense
        $owned = @(Get-QlikUser CORP\viewer -Connection cloud | Get-QlikOwnedItem | Where-Object CanMove -NE No)
        $owned.Count | Should -BeGreaterThan 0
        $moved = @(Get-QlikUser CORP\viewer -Connection cloud | Move-QlikOwnedItem -To CORP\qlikadmin -Confirm:$false -PassThru -WarningAction Ignore | Where-Object Outcome -EQ Moved)
        $moved.Id | Sort-Object | Should -Be ($owned.Id | Sort-Object)
        $moved.Connection | Sort-Object -Unique | Should -Be 'cloud'
        $back = Get-QlikUser CORP\qlikadmin -Connection cloud | Get-QlikOwnedItem | Where-Object Id -In $owned.Id
        ($back | Move-QlikOwnedItem -To CORP\viewer -Confirm:$false -PassThru).Outcome | Sort-Object -Unique | Should -Be 'Moved'
        Select-QlikConnection cloud
    }

    It 'may be rows of a file' {
        $row = [pscustomobject]@{ User = 'CORP\viewer'; Department = 'x' }
        $said = $row | Move-QlikOwnedItem -To CORP\qlikadmin -WhatIf -ErrorVariable problem -WarningAction Ignore
        $problem | Should -BeNullOrEmpty
    }

    It 'are never taken from a row about an item of an unknown kind' {
        $person = Get-QlikUser CORP\viewer -Connection cloud
        $row = [pscustomobject]@{ Id = $person.Id; Kind = 'Hologram'; Name = $person.Name; Owner = $person.Account; OwnerId = $person.Id; Connection = 'cloud' }
        $sandbox.ClearLog()
        $row | Move-QlikOwnedItem -To CORP\qlikadmin -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        @($problem).Count | Should -BeGreaterThan 0
        Get-ChangeRequest $sandbox Cloud | Should -BeNullOrEmpty
    }
}
