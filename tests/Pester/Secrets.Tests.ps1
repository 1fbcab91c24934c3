# Nothing secret is ever written: a whole session is recorded, and the secrets are looked for in what it said.
BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 60
    $secrets = [ordered]@{
        'API key'              = Get-PlainText $sandbox.ApiKey
        'limited API key'      = Get-PlainText $sandbox.LimitedApiKey
        'client secret'        = Get-PlainText $sandbox.OAuthClient.Password
        'web token'            = Get-PlainText $sandbox.Jwt
        'expired web token'    = Get-PlainText $sandbox.ExpiredJwt
        'ending web token'     = Get-PlainText $sandbox.EndingJwt
        'certificate password' = 'pfx-password-4711'
        'wrong API key'        = 'wrong-key-4711-wrong-key'
        'wrong client secret'  = 'wrong-secret-4711-wrong-secret'
        'Windows password'     = 'windows-password-4711'
    }

    # The sandbox's own password is an ordinary word; another file of the same certificate has one that can be looked for.
    $pfx = Join-Path $sandbox.DataDirectory 'secret.pfx'
    $certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($sandbox.CertificatePath, $sandbox.CertificatePassword, 'Exportable')
    [IO.File]::WriteAllBytes($pfx, $certificate.Export('Pfx', $secrets['certificate password']))

    # The licence keys that the services return. They are read without the module.
    $license = Invoke-RestMethod -Uri ([uri]::new($sandbox.CloudUri, 'api/v1/licenses/overview')) -Headers @{ Authorization = "Bearer $($secrets['API key'])" } -NoProxy
    $secrets['Cloud licence key'] = $license.licenseKey
    $null = Connect-QlikSense $sandbox.SenseUri -TrustedRoot $sandbox.RootPath -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -Name keys
    $raw = Invoke-QlikApi license -Connection keys
    $secrets['Sense licence control number'] = foreach ($name in 'key', 'lef') { if ($raw.PSObject.Properties[$name] -and "$($raw.$name)".Length -gt 8) { "$($raw.$name)" } }
    Disconnect-Qlik keys

    # Secrets that belong to owned items. They are read without the module too.
    function Get-Raw($Path) {
        Invoke-RestMethod -Uri ([uri]::new($sandbox.CloudUri, $Path)) -Headers @{ Authorization = "Bearer $($secrets['API key'])" } -NoProxy
    }
    $secrets['connect strings'] = @((Get-Raw 'api/v1/data-connections').data.qConnectStatement | Where-Object { $_ -and $_.Length -gt 8 })
    $secrets['execution tokens'] = @((Get-Raw 'api/workflows/automations').data.executionToken | Where-Object { $_ })
    $journal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
}

AfterAll {
    Stop-QlikSandbox -All
    $env:QLIKADMIN_JOURNAL = $journal
}

Describe 'A whole session with all streams on' {
    BeforeAll {
        $session = {
            # With -Debug the engine asks at every warning and error unless told otherwise.
            $noise = @{ Verbose = $true; Debug = $true; ErrorAction = 'Continue'; WarningAction = 'Continue' }
            $site = @{ TrustedRoot = $sandbox.RootPath; CertificatePath = $pfx }
            Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name cloud @noise
            Connect-QlikCloud $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name oauth @noise
            Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.LimitedApiKey -Name limited @noise
            Connect-QlikSense $sandbox.SenseUri @site -CertificatePassword (New-Secret $secrets['certificate password']) -Name sense @noise
            Connect-QlikSense $sandbox.ProxyUri -TrustedRoot $sandbox.RootPath -Jwt $sandbox.Jwt -VirtualProxy $sandbox.VirtualProxy -Name jwt @noise
            Connect-QlikSense $sandbox.ProxyUri -TrustedRoot $sandbox.RootPath -Credential ([pscredential]::new($sandbox.Administrator, (New-Secret $secrets['Windows password']))) -Name windows @noise
            foreach ($attempt in @(
                    { Connect-QlikCloud $sandbox.CloudUri -ApiKey (New-Secret $secrets['wrong API key']) @noise }
                    { Connect-QlikCloud $sandbox.CloudUri -Credential ([pscredential]::new($sandbox.OAuthClient.UserName, (New-Secret $secrets['wrong client secret']))) @noise }
                    { Connect-QlikSense $sandbox.ProxyUri -TrustedRoot $sandbox.RootPath -Jwt $sandbox.ExpiredJwt -VirtualProxy $sandbox.VirtualProxy @noise }
                    { Connect-QlikSense $sandbox.SenseUri @site -CertificatePassword (New-Secret $secrets['Windows password']) @noise }
                )) {
                try { & $attempt } catch { $_ | Format-List * -Force; $_.Exception | Format-List * -Force; "$($_.ScriptStackTrace)" }
            }

            Get-QlikConnection | Format-List * -Force
            Get-QlikConnection | ConvertTo-Json -Depth 4 -WarningAction SilentlyContinue
            Get-QlikConnection | Test-QlikConnection @noise | Format-List * -Force
            Get-QlikLicense -Connection cloud, oauth, sense, jwt @noise | Format-List * -Force
            Get-QlikAllocation -Connection cloud, sense, limited @noise | Select-Object -First 20 | Format-List * -Force
            # An account that may not list them: an error record.
            Get-QlikAllocation -Connection limited @noise
            Invoke-QlikApi api/v1/licenses/overview -Connection oauth @noise | Out-Null
            Invoke-QlikApi license -Connection sense @noise | Out-Null
            # A server that echoes what it was sent.
            $sandbox.AddFault(@{ service = 'cloud'; pathContains = '/licenses/settings'; kind = 'status'; status = 400; body = "{`"errors`":[{`"code`":`"X-1`",`"title`":`"bad header: Bearer $($secrets['API key'])`"}]}"; count = -1 })
            Get-QlikLicense -Connection cloud @noise
            $sandbox.ClearFaults()
            Remove-QlikAllocation -User CORP\viewer -Type Analyzer -Connection cloud, sense -Confirm:$false -PassThru @noise
            $people = @(Get-QlikUser -Status Active -Connection cloud @noise | Where-Object { -not $_.IsService -and $_.Roles -notcontains 'TenantAdmin' })
            $people | Get-QlikOwnedItem @noise | Format-List * -Force
            Get-QlikUser -Status Active -Connection sense @noise | Where-Object { -not $_.IsService } | Get-QlikOwnedItem -Kind DataConnection @noise | Format-List * -Force
            Get-QlikOrphan -Connection cloud, sense @noise | Format-List * -Force
            $people | Where-Object { Get-QlikOwnedItem $_ -Kind DataConnection, Automation } | Select-Object -First 5 |
                Remove-QlikUser -NewOwner (Get-QlikUser CORP\qlikadmin -Connection cloud) -Confirm:$false -PassThru @noise | Format-List * -Force
            New-QlikPlan -Policy @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = '30d' }) } -Connection cloud, sense @noise | Export-QlikPlan -Path (Join-Path $TestDrive 'plan.csv') @noise
            Get-QlikJournal @noise | Get-QlikJournal @noise | Format-List * -Force
            Undo-QlikOperation (Get-QlikJournal -Last 1).RunId -Confirm:$false -PassThru @noise | Format-List * -Force
            $sandbox.ExpireTokens()
            Get-QlikLicense -Connection oauth @noise
            $sandbox | Format-List * -Force
            $sandbox | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue
        }
        $records = @(& $session *>&1)
        $kept = Get-ChildItem $TestDrive -Recurse -File -Include *.jsonl, *.csv
        $text = ($kept | Get-Content -Raw | Out-String -Width 4000) + ($records | Out-String -Width 4000) + ($records | ForEach-Object { "$_" } | Out-String -Width 4000)
    }

    It 'said a lot, on every stream' {
        @($records | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Count | Should -BeGreaterThan 20
        @($records | Where-Object { $_ -is [Management.Automation.DebugRecord] }).Count | Should -BeGreaterThan 20
        @($records | Where-Object { $_ -is [Management.Automation.ErrorRecord] }).Count | Should -BeGreaterThan 1
        @($records | Where-Object { $_ -is [Management.Automation.WarningRecord] }).Count | Should -BeGreaterThan 0
        $text | Should -BeLike '*/api/v1/licenses/overview*'
        $text | Should -BeLike '*bad header*'
        @($kept | Where-Object Extension -eq .jsonl).Count | Should -BeGreaterThan 1
        @($kept | Where-Object Extension -eq .csv) | Should -HaveCount 1
        $text | Should -BeLike '*"kind":"MoveItem"*"itemType":"DataConnection"*'
        $text | Should -BeLike '*"itemType":"Automation"*'
        $text.Contains('***') | Should -BeTrue -Because 'what is left out is marked'
    }

    It 'never said the <_>' -ForEach @(
        'API key', 'limited API key', 'client secret', 'web token', 'expired web token', 'certificate password', 'wrong API key', 'wrong client secret',
        'Windows password', 'Cloud licence key', 'Sense licence control number', 'connect strings', 'execution tokens'
    ) {
        $values = @($secrets[$_])
        $values | Should -Not -BeNullOrEmpty
        foreach ($value in $values) {
            $value.Length | Should -BeGreaterThan 5 -Because 'a secret that short proves nothing'
            $text.Contains($value) | Should -BeFalse
        }
    }

    It 'never said a token that the tenant gave' {
        $text | Should -Not -Match '"access_token"\s*:\s*"[^*"]'
        $text | Should -Not -Match 'Bearer\s+[A-Za-z0-9._-]{12,}'
    }

    It 'keeps the secrets of the sandbox in secure strings' {
        'ApiKey', 'LimitedApiKey', 'Jwt', 'LimitedJwt', 'ExpiredJwt', 'EndingJwt', 'CertificatePassword' | ForEach-Object { $sandbox.$_ | Should -BeOfType ([securestring]) }
        $sandbox.OAuthClient | Should -BeOfType ([pscredential])
    }
}
