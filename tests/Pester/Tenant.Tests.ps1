BeforeDiscovery {
    Import-Built
    $refusals = @(
        @{ What = '9 days'; Id = 'InvalidInput'; Says = '*10 to 90*'; Arguments = @{ PurgeAfterDays = 9 } }
        @{ What = '91 days'; Id = 'InvalidInput'; Says = '*10 to 90*'; Arguments = @{ PurgeAfterDays = 91 } }
        @{ What = 'a wildcard for the id'; Id = 'InvalidInput'; Says = '*wildcard*'; Arguments = @{ Id = 'T*' } }
        @{ What = 'a wildcard for the host name'; Id = 'InvalidInput'; Says = '*wildcard*'; Arguments = @{ ConfirmHostname = '*.eu.qlikcloud.example' } }
        @{ What = 'an address for the host name'; Id = 'InvalidInput'; Says = '*not a host name*'; Arguments = @{ ConfirmHostname = 'https://sandbox.eu.qlikcloud.example/' } }
        @{ What = 'no host name, with nobody to ask'; Id = 'HostnameNotConfirmed'; Says = '*was not given*'; Arguments = @{ ConfirmHostname = '' } }
        @{ What = 'a host name the tenant does not know'; Id = 'HostnameNotConfirmed'; Says = '*host name is*not*other.eu*'; Arguments = @{ ConfirmHostname = 'other.eu.qlikcloud.example' } }
        @{ What = 'the id of another tenant'; Id = 'HostnameNotConfirmed'; Says = '*not of Tother*'; Arguments = @{ Id = 'Tother'; ConfirmHostname = '{host}' } }
        @{ What = 'a connection to the tenant'; Id = 'NotSupported'; Says = '*registration endpoint*'; Arguments = @{ Connection = 'cloud' } }
        @{ What = 'a connection to the console'; Id = 'NotSupported'; Says = '*changes none*'; Arguments = @{ Connection = 'console' } }
    )
}

BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 60
    $hostname = 'sandbox.eu.qlikcloud.example'
    $known = @{ Id = $sandbox.TenantId; ConfirmHostname = $hostname; Confirm = $false }

    function Connect-Everything {
        $null = Connect-QlikCloud $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name cloud
        $null = Connect-QlikRegion -Uri $sandbox.RegionUri -Credential $sandbox.RegionClient -Name region
        $null = Connect-QlikRegion -Uri $sandbox.ConsoleUri -Organization -Credential $sandbox.ConsoleClient -Name console
    }

    function Get-Sent {
        param([string] $Service)
        @($sandbox.GetLog($Service) | ForEach-Object { "$($_.method) $($_.path)" })
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Tenants' {
    BeforeEach {
        $sandbox.SetSettings(@{ allowDeactivation = $true })
        Disconnect-Qlik -All
        $null = Connect-QlikRegion -Uri $sandbox.RegionUri -Credential $sandbox.RegionClient -Name region
        Enable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname
        Connect-Everything
        Reset-TestSandbox $sandbox
    }

    It 'shows the tenant behind a connection, and lists a subscription in one set of words' {
        $tenant = Get-QlikTenant
        $listed = Get-QlikTenant -SubscriptionId $sandbox.SubscriptionId

        $tenant.PSObject.TypeNames | Should -Contain 'QlikAdmin.Tenant'
        $tenant.Id | Should -Be $sandbox.TenantId
        $tenant.Hostnames | Should -Contain $hostname
        $tenant.Connection | Should -Be 'cloud'
        $listed.Id | Should -Contain $sandbox.TenantId
        ($listed | Where-Object Name -eq 'acme-old').Status | Should -Be 'Deactivated'
        ($listed | Where-Object Name -eq 'acme-us').Region | Should -Be 'us'
        $listed.Name | Should -Not -Contain 'subsidiary'
    }

    It 'says which connection can list when this one can not' {
        Get-QlikTenant -Connection region -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.NotSupported,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*console.qlikcloud.com*'
    }

    It 'makes a tenant, and shows the licence key nowhere' {
        $output = New-QlikTenant -LicenseKey $sandbox.LicenseKey -Datacenter eu-west-1 -Verbose -Debug *>&1
        $output[-1].Status | Should -Be 'Active'
        ($output | Out-String) | Should -Not -Match ([regex]::Escape((Get-PlainText $sandbox.LicenseKey)))
        Get-Sent Region | Should -Be 'POST /api/v1/tenants'
    }

    It 'says what to do about a licence key that is not accepted' {
        New-QlikTenant -LicenseKey (New-Secret 'eyJwrong-key.wrong') -Datacenter eu-west-1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Qlik.Forbidden,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*My Qlik*'
    }

    It 'refuses <What> before any call to the region' -ForEach $refusals {
        $asked = $known.Clone()
        foreach ($name in $Arguments.Keys) {
            $asked[$name] = if ($Arguments[$name] -eq '{host}') { $sandbox.CloudUri.Authority } else { $Arguments[$name] }
        }

        $failed = try { Disable-QlikTenant @asked -ErrorAction Stop } catch { $_ }

        $failed.FullyQualifiedErrorId | Should -BeLike "Qlik.$Id,*"
        $failed.Exception.Message | Should -BeLike $Says
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-Sent Region | Should -BeNullOrEmpty
    }

    It 'takes no host name from a tenant object' {
        $failed = try { Get-QlikTenant | Disable-QlikTenant -Confirm:$false -ErrorAction Stop } catch { $_ }
        $failed.FullyQualifiedErrorId | Should -BeLike 'Qlik.HostnameNotConfirmed,*'
        Get-Sent Region | Should -BeNullOrEmpty
    }

    It 'ends with an error instead of a question where nobody can be asked' {
        $script = "Import-Module '$(Get-BuiltManifest)'; Connect-QlikRegion -Uri $($sandbox.RegionUri) -NoTest -Name r -Credential ([pscredential]::new('c', (ConvertTo-SecureString s -AsPlainText -Force))) | Out-Null; Disable-QlikTenant T1 -Confirm:`$false; 'went on'"
        $said = Invoke-ChildShell $script
        $said.Errors | Should -Match 'was not given'
        $said.Output | Should -Match 'went on'
        Get-Sent Region | Should -BeNullOrEmpty
    }

    It 'sends nothing with -WhatIf' {
        Disable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -WhatIf
        Enable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -WhatIf
        New-QlikTenant -LicenseKey $sandbox.LicenseKey -WhatIf
        Get-Sent Region | Should -BeNullOrEmpty
    }

    It 'deactivates with the host name in a header, and says when the tenant is purged' {
        $done = Disable-QlikTenant @known -PurgeAfterDays 10

        $done.PSObject.TypeNames | Should -Contain 'QlikAdmin.TenantDeactivation'
        $done.Status | Should -Be 'Deactivated'
        $done.EstimatedPurgeDate.UtcDateTime | Should -Be $sandbox.GetClock().UtcDateTime.Date.AddDays(10)
        $request = @($sandbox.GetLog('Region') | Where-Object path -like '*deactivate')
        $request.Count | Should -Be 1
        $request[0].headers.'qlik-confirm-hostname' | Should -Be $hostname
        $request[0].body | Should -Be '{"purgeAfterDays":10}'
    }

    It 'uses 30 days unless told otherwise' {
        (Disable-QlikTenant @known).EstimatedPurgeDate.UtcDateTime | Should -Be $sandbox.GetClock().UtcDateTime.Date.AddDays(30)
    }

    It 'gives a line that brings the tenant back as it stands' {
        $done = Disable-QlikTenant @known
        $sandbox.ClearLog()

        Invoke-Expression $done.UndoCommand

        Get-Sent Region | Should -Be "POST /api/v1/tenants/$($sandbox.TenantId)/actions/reactivate"
        (Get-QlikTenant).Status | Should -Be 'Active'
        @(Get-QlikLicense -WarningAction SilentlyContinue).Count | Should -BeGreaterThan 0
    }

    It 'brings a tenant back without a connection to it, and gives a result when asked' {
        $null = Disable-QlikTenant @known
        Disconnect-Qlik cloud

        $result = Enable-QlikTenant -Id $sandbox.TenantId -ConfirmHostname $hostname -PassThru

        $result.Outcome | Should -Be 'Enabled'
        $result.Id | Should -Be $sandbox.TenantId
    }

    It 'says of a second call that the countdown starts again' {
        $null = Disable-QlikTenant @known -PurgeAfterDays 10
        $again = Disable-QlikTenant @known -PurgeAfterDays 90

        $again.Detail | Should -BeLike '*countdown started again*'
        $again.EstimatedPurgeDate.UtcDateTime | Should -Be $sandbox.GetClock().UtcDateTime.Date.AddDays(90)
    }

    It 'ends every later command at once, with the purge date, and sends nothing' {
        $done = Disable-QlikTenant @known
        $date = $done.EstimatedPurgeDate.UtcDateTime.ToString('yyyy-MM-dd')
        $sandbox.ExpireTokens()
        $sandbox.ClearLog()

        foreach ($command in { Get-QlikLicense }, { Get-QlikAllocation }, { Get-QlikTenant }, { Invoke-QlikApi api/v1/users }, { Remove-QlikAllocation -User someone -Type Analyzer -Confirm:$false }) {
            $failed = try { & ([scriptblock]::Create("$command -Connection cloud -ErrorAction Stop")) } catch { $_ }
            $failed.FullyQualifiedErrorId | Should -BeLike 'Qlik.TenantDeactivated,*'
            $failed.Exception.Message | Should -BeLike "*$date*"
        }
        Get-Sent Cloud | Should -BeNullOrEmpty
    }

    It 'adds the purge date when a new connection is refused' {
        $done = Disable-QlikTenant @known
        $sandbox.ClearLog()

        $failed = try { Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name late -ErrorAction Stop } catch { $_ }

        $failed.FullyQualifiedErrorId | Should -BeLike 'Qlik.TenantDeactivated,*'
        $failed.Exception.Message | Should -BeLike "*$($done.EstimatedPurgeDate.UtcDateTime.ToString('yyyy-MM-dd'))*"
        @(Get-Sent Cloud).Count | Should -Be 1
    }

    It 'sends one request and asks for no token when somebody else deactivated the tenant' {
        $null = Get-QlikTenant
        $sandbox.DeactivateTenant($true)
        $sandbox.ClearLog()

        $failed = try { Get-QlikTenant -ErrorAction Stop } catch { $_ }

        $failed.FullyQualifiedErrorId | Should -BeLike 'Qlik.TenantDeactivated,*'
        Get-Sent Cloud | Should -Be 'GET /api/v1/tenants/me'
        $sandbox.DeactivateTenant($false)
    }

    It 'says what to do when the region refuses: <Status>' -ForEach @(
        @{ Status = 412; Id = 'PreconditionFailed'; Says = '*not a host name of tenant*' }
        @{ Status = 403; Id = 'Forbidden'; Says = '*Qlik Support*' }
        @{ Status = 404; Id = 'NotFound'; Says = '*in this region*' }
    ) {
        Disconnect-Qlik cloud
        if ($Status -eq 403) { $sandbox.SetSettings(@{ allowDeactivation = $false }) }
        $asked = $known.Clone()
        if ($Status -eq 412) { $asked.ConfirmHostname = 'other.eu.qlikcloud.example' }
        if ($Status -eq 404) { $asked.Id = 'Tnone' }

        $failed = try { Disable-QlikTenant @asked -ErrorAction Stop } catch { $_ }

        $failed.FullyQualifiedErrorId | Should -BeLike "Qlik.$Id,*"
        $failed.Exception.Reason | Should -Be $Id
        $failed.ErrorDetails.RecommendedAction | Should -BeLike $Says
        @(Get-Sent Region).Count | Should -Be 1
    }

    It 'takes many from a file, one line each, and goes on after a bad one' {
        $file = Join-Path $TestDrive 'retire.csv'
        $chosen = @(Get-QlikTenant -SubscriptionId $sandbox.SubscriptionId | Where-Object Name -in 'acme-dev', 'acme-test', 'acme-training')
        # All columns, as in an export. The column with the connection of the list must not decide which connection makes the change.
        $chosen + [pscustomobject]@{ Id = 'Tnone'; Hostname = 'none.eu.qlikcloud.example' } | Export-Csv $file -NoTypeInformation
        $sandbox.ClearLog()

        $done = @(Import-Csv $file | Disable-QlikTenant -PurgeAfterDays 20 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed)

        $done.Id | Should -Be $chosen.Id
        $failed.Count | Should -Be 1
        $failed[0].TargetObject | Should -Be 'Tnone'
        @(Get-Sent Region).Count | Should -Be 4

        $done | Export-Csv $file -NoTypeInformation
        $back = @(Import-Csv $file | Enable-QlikTenant -PassThru)
        $back.Outcome | Should -Be @('Enabled', 'Enabled', 'Enabled')
    }

    It 'offers regions and data centres, and the host name of no tenant' {
        (TabExpansion2 -inputScript 'Connect-QlikRegion -Region e' -cursorColumn 28).CompletionMatches.CompletionText | Should -Be 'eu'
        (TabExpansion2 -inputScript 'New-QlikTenant -Datacenter eu-w' -cursorColumn 31).CompletionMatches.CompletionText | Should -Be @('eu-west-1', 'eu-west-2', 'eu-west-3')
    }

    It 'refuses licence work on a region with the reason' {
        $failed = try { Get-QlikLicense -Connection region -ErrorAction Stop } catch { $_ }
        $failed.FullyQualifiedErrorId | Should -BeLike 'Qlik.NotSupported,*'
        $failed.Exception.Message | Should -BeLike '*knows tenants but no licence*'
    }

    It 'tests a region step by step' {
        $steps = Test-QlikConnection region
        $steps.Status | Select-Object -Unique | Should -Be 'Passed'
        $steps.Step | Should -Contain 'Authentication'
    }
}

Describe 'The purge date' {
    It 'ends the way back for good' {
        $mortal = Start-TestSandbox -Users 10
        $null = Connect-QlikRegion -Uri $mortal.RegionUri -Credential $mortal.RegionClient -Name mortal
        $done = Disable-QlikTenant $mortal.TenantId 'sandbox.eu.qlikcloud.example' -PurgeAfterDays 10 -Connection mortal -Confirm:$false
        $mortal.AdvanceClock('11.00:00:00')
        # The token expired when the clock moved ahead.
        $null = Connect-QlikRegion -Uri $mortal.RegionUri -Credential $mortal.RegionClient -Name mortal

        $failed = try { Enable-QlikTenant $mortal.TenantId 'sandbox.eu.qlikcloud.example' -Connection mortal -ErrorAction Stop } catch { $_ }

        $done.Status | Should -Be 'Deactivated'
        $failed.FullyQualifiedErrorId | Should -BeLike 'Qlik.NotFound,*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*gone for good*'
        { Connect-QlikCloud $mortal.CloudUri -ApiKey $mortal.ApiKey -ErrorAction Stop } | Should -Throw -ErrorId 'Qlik.TenantDeactivated*'
    }
}
