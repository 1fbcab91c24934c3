# -SecretName and -Vault, with a stand-in for SecretManagement: a module of that name on the module path of a process of its own.
BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 5
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-vault-$([guid]::NewGuid().ToString('N'))")).FullName
    $module = (New-Item -ItemType Directory -Path ([IO.Path]::Combine($folder, 'modules', 'Microsoft.PowerShell.SecretManagement'))).FullName
    @"
        function Get-Secret {
            [CmdletBinding()] param([Parameter(Mandatory)] [string] `$Name, [string] `$Vault)
            function Secure(`$Text) { ConvertTo-SecureString `$Text -AsPlainText -Force }
            `$secrets = @{
                key         = Secure '$(Get-PlainText $sandbox.ApiKey)'
                text        = '$(Get-PlainText $sandbox.ApiKey)'
                client      = [pscredential]::new('$($sandbox.OAuthClient.UserName)', (Secure '$(Get-PlainText $sandbox.OAuthClient.Password)'))
                region      = [pscredential]::new('$($sandbox.RegionClient.UserName)', (Secure '$(Get-PlainText $sandbox.RegionClient.Password)'))
                certificate = Secure '$(Get-PlainText $sandbox.CertificatePassword)'
                token       = Secure '$(Get-PlainText $sandbox.Jwt)'
                account     = [pscredential]::new('$($sandbox.QlikViewCredential.UserName)', (Secure '$(Get-PlainText $sandbox.QlikViewCredential.Password)'))
                table       = @{ a = 1 }
                twice       = 'one', 'two'
            }
            if (`$Vault -and `$Vault -ne 'prod') { throw "The vault `$Vault is locked." }
            if (-not `$secrets.ContainsKey(`$Name)) { Write-Error "The secret `$Name was not found."; return }
            `$secrets[`$Name]
        }
"@ | Set-Content (Join-Path $module 'Microsoft.PowerShell.SecretManagement.psm1')
    New-ModuleManifest -Path (Join-Path $module 'Microsoft.PowerShell.SecretManagement.psd1') -RootModule 'Microsoft.PowerShell.SecretManagement.psm1' -FunctionsToExport Get-Secret

    function Invoke-WithVault([string] $Script, [switch] $Without) {
        $path = if ($Without) { '' } else { "'$(Split-Path $module)' + [IO.Path]::PathSeparator + " }
        Invoke-ChildShell @"
            `$env:PSModulePath = $path'$PSHOME/Modules'
            `$ProgressPreference = 'SilentlyContinue'
            Import-Module '$(Get-BuiltManifest)'
            try {
                $Script
            }
            catch {
                'failed: ' + `$_.FullyQualifiedErrorId
                'message: ' + `$_.Exception.Message
                'advice: ' + `$_.ErrorDetails.RecommendedAction
                'all: ' + ((`$Error | Format-List * -Force | Out-String) -replace '\s+', ' ')
            }
"@
    }
}

AfterAll {
    Stop-QlikSandbox -All
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'A secret from a vault' {
    BeforeAll {
        # All in one process: each connection writes one line, named by its case.
        $cases = [ordered] @{
            'an API key'                               = "Connect-QlikCloud $($sandbox.CloudUri) -SecretName key"
            'an API key, from a named vault'           = "Connect-QlikCloud $($sandbox.CloudUri) -SecretName key -Vault prod"
            'an API key that the vault gives as text'  = "Connect-QlikCloud $($sandbox.CloudUri) -SecretName text"
            'an OAuth client'                          = "Connect-QlikCloud $($sandbox.CloudUri) -SecretName client -Scope admin_classic"
            'the OAuth client of a region'             = "Connect-QlikRegion -Uri $($sandbox.RegionUri) -SecretName region"
            'the password of a certificate'            = "Connect-QlikSense $($sandbox.SenseUri) -CertificatePath '$($sandbox.CertificatePath)' -SecretName certificate -TrustedRoot '$($sandbox.RootPath)'"
            'a web token'                              = "Connect-QlikSense $($sandbox.ProxyUri) -SecretName token -VirtualProxy $($sandbox.VirtualProxy) -TrustedRoot '$($sandbox.RootPath)'"
            'a Windows account for Sense'              = "Connect-QlikSense $($sandbox.ProxyUri) -SecretName account -TrustedRoot '$($sandbox.RootPath)' -NoTest"
            'a Windows account for QlikView'           = "Connect-QlikView $($sandbox.QlikViewUri) -SecretName account -Vault prod"
        }
        $connected = Invoke-WithVault (($cases.GetEnumerator() | ForEach-Object { "'$($_.Key): ' + ($($_.Value)).Authentication" }) -join "`n")

        $wrong = [ordered] @{
            'no such secret'    = 'nowhere'
            'a locked vault'    = 'key -Vault other'
            'another kind'      = 'table'
            'several'           = 'twice'
            'a scope for a key' = 'key -Scope admin_classic'
        }
        $refused = Invoke-WithVault (($wrong.GetEnumerator() | ForEach-Object {
            "try { Connect-QlikCloud $($sandbox.CloudUri) -SecretName $($_.Value) } catch { '$($_.Key): ' + `$_.FullyQualifiedErrorId + ' ' + `$_.Exception.Message + ' ' + `$_.ErrorDetails.RecommendedAction }"
        }) -join "`n")
    }

    It 'connects: <What>' -ForEach @(
        @{ What = 'an API key'; Kind = 'ApiKey' }
        @{ What = 'an API key, from a named vault'; Kind = 'ApiKey' }
        @{ What = 'an API key that the vault gives as text'; Kind = 'ApiKey' }
        @{ What = 'an OAuth client'; Kind = 'OAuthClient' }
        @{ What = 'the OAuth client of a region'; Kind = 'OAuthClient' }
        @{ What = 'the password of a certificate'; Kind = 'Certificate' }
        @{ What = 'a web token'; Kind = 'Jwt' }
        @{ What = 'a Windows account for Sense'; Kind = 'Windows' }
        @{ What = 'a Windows account for QlikView'; Kind = 'Windows' }
    ) {
        $connected.Output | Should -Match "(?m)^${What}: $Kind\s*$"
        $connected.Output | Should -Not -Match '(?m)^failed'
    }

    It 'is refused, with the reason and what to do: <What>' -ForEach @(
        @{ What = 'no such secret'; Said = "The secret 'nowhere' can't be used: The secret nowhere was not found."; Advice = 'Get-SecretInfo' }
        @{ What = 'a locked vault'; Said = "The secret 'key' of the vault 'other' can't be used: The vault other is locked."; Advice = 'must be unlocked' }
        @{ What = 'another kind'; Said = "The secret 'table' can't be used: it is a Hashtable."; Advice = 'as PSCredential' }
        @{ What = 'several'; Said = "The secret 'twice' can't be used: there are 2 secrets of this name."; Advice = 'give -Vault' }
        @{ What = 'a scope for a key'; Said = "-Scope is for an OAuth client, and the secret 'key' is an API key."; Advice = 'Leave -Scope out' }
    ) {
        $line = @($refused.Output -split '\r?\n' | Where-Object { $_ -like "${What}: *" })
        $line | Should -HaveCount 1
        $line[0] | Should -BeLike "*: Qlik.InvalidInput,QlikAdmin.PowerShell.ConnectQlikCloudCommand $Said *$Advice*"
    }

    It 'is never shown, neither by -Verbose nor by an error, which says what is needed' {
        $child = Invoke-WithVault "Connect-QlikCloud $($sandbox.CloudUri) -SecretName text -Verbose -Debug 4>&1 5>&1; Connect-QlikView $($sandbox.QlikViewUri) -SecretName text -Verbose 4>&1"
        $child.Output | Should -BeLike "*message: The secret 'text' can't be used: it is one text, and a PSCredential is needed*"
        $child.Output | Should -BeLike '*advice: *Set-Secret -Name text*'
        foreach ($secret in $sandbox.ApiKey, $sandbox.QlikViewCredential.Password) {
            "$($child.Output)$($child.Errors)".Contains((Get-PlainText $secret)) | Should -BeFalse
        }
    }

    It 'says what to install where SecretManagement is missing, which nothing else needs' {
        $child = Invoke-WithVault -Without "'connected: ' + (Connect-QlikCloud $($sandbox.CloudUri) -ApiKey (ConvertTo-SecureString '$(Get-PlainText $sandbox.ApiKey)' -AsPlainText -Force)).Name; 'modules: ' + (Get-Module).Name; Connect-QlikCloud $($sandbox.CloudUri) -SecretName key"
        $child.Output | Should -Match 'connected: '
        $child.Output | Should -Match '(?m)^modules: (?!.*SecretManagement)'
        $child.Output | Should -BeLike "*message: The secret 'key' can't be used: the module Microsoft.PowerShell.SecretManagement is not installed.*"
        $child.Output | Should -BeLike '*advice: Install it with: Install-PSResource Microsoft.PowerShell.SecretManagement*'
    }
}
