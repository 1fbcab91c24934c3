BeforeDiscovery {
    # Each request that gives something to the new owner on Cloud; the place of what it moves in the order of the changes.
    $script:moves = @(
        @{ Call = 'PATCH'; Path = '/api/v1/spaces/'; Kind = 'space' }
        @{ Call = 'PUT'; Path = '/api/v1/apps/'; Kind = 'app' }
        @{ Call = 'POST'; Path = '/api/v1/data-connections/actions/update'; Kind = 'dataConnection' }
        @{ Call = 'POST'; Path = '/api/v1/data-files/'; Kind = 'dataFile' }
        @{ Call = 'POST'; Path = '/api/workflows/automations/'; Kind = 'automation' }
        @{ Call = 'POST'; Path = '/api/workflows/automation-connections/'; Kind = 'automationConnection' }
        @{ Call = 'PATCH'; Path = '/api/v1/sharing-tasks/'; Kind = 'sharingTask' }
        @{ Call = 'PATCH'; Path = '/api/v1/data-alerts/'; Kind = 'dataAlert' }
    )
    $script:cases = @(foreach ($move in $moves) {
            # Like a lost connection, 500 leaves the result open, and the module reads for seconds to settle it. So one kind is enough.
            $faults = @(@{ kind = 'status'; status = 403; vendorBody = $true }, @{ kind = 'status'; status = 409; vendorBody = $true }, @{ kind = 'drop' }, @{ kind = 'lostAnswer' })
            if ($move.Kind -eq 'space') { $faults += @{ kind = 'status'; status = 500 } }
            foreach ($fault in $faults) {
                @{ Call = $move.Call; Path = $move.Path; Kind = $move.Kind; Fault = $fault; Name = if ($fault.ContainsKey('status')) { $fault.status } else { $fault.kind } }
            }
        })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:journal = $env:QLIKADMIN_JOURNAL
    $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
    $script:sandbox = Start-TestSandbox -Users 60
    Connect-TestSandbox $sandbox
    $script:count = 0

    function Invoke-Control {
        <# .SYNOPSIS Arranges or reads the emulated services past the module. #>
        param([string] $Method, [string] $Path, $Body)
        $json = if ($null -ne $Body) { $Body | ConvertTo-Json -Depth 6 }
        Invoke-RestMethod -Method $Method -Uri ([uri]::new($sandbox.ControlUri, $Path)) -NoProxy -Body $json -ContentType 'application/json' | ForEach-Object { $_ }
    }

    function New-Person {
        <# .SYNOPSIS A user of the emulated tenant who has been there from the start, as far as the module can see. #>
        param([hashtable] $With = @{})
        $script:count++
        $person = @{ subject = "CORP\p$count"; name = "Person $count"; email = "p$count@corp.example" }
        foreach ($key in $With.Keys) { $person[$key] = $With[$key] }
        Invoke-Control POST cloud/users $person
    }

    function Add-Content {
        <# .SYNOPSIS Gives owners one thing of each kind, or of some. #>
        param([string[]] $Owner, [string[]] $Kind)
        $body = @{ owners = @($Owner) }
        if ($Kind) { $body.kinds = @($Kind) }
        (Invoke-Control POST content $body).added
    }

    function Get-Content {
        <# .SYNOPSIS What somebody owns, past the module. #>
        param([string] $Owner)
        @(Invoke-Control GET "state/cloud/content?ownerId=$Owner" | Where-Object { $_ })
    }

    function Get-CloudUser {
        <# .SYNOPSIS A user past the module; nothing when deleted. #>
        param([string] $Id)
        Invoke-Control GET state/cloud/users | Where-Object id -EQ $Id
    }

    function Remove-Quietly {
        <# .SYNOPSIS Remove-QlikUser for tests: without questions, and with its errors kept. #>
        param([Parameter(ValueFromPipeline)] $InputObject, [hashtable] $With = @{})
        process {
            $script:problem = $null
            $InputObject | Remove-QlikUser @With -Confirm:$false -PassThru -ErrorAction SilentlyContinue -ErrorVariable script:problem -WarningAction SilentlyContinue
        }
    }

    # Items that no call of the vendor can move to another owner.
    $script:fixed = 'assistant', 'automl-deployment', 'automl-experiment', 'dataproduct', 'dataset', 'genericlink', 'glossary', 'knowledgebase', 'note', 'schedule', 'webhook'
    $script:anna = New-Person @{ license = 'professional'; roles = @('AutomationCreator'); email = 'anna@corp.example'; subject = 'CORP\anna' }
}

AfterAll {
    Stop-QlikSandbox
    $env:QLIKADMIN_JOURNAL = $script:journal
}

Describe 'Fifty people leave a tenant' {
    BeforeAll {
        Reset-TestSandbox $sandbox
        # The seed contains items of deleted owners on purpose. They do not count here.
        $script:brokenBefore = @(Invoke-Control GET 'state/cloud/content?ownerStatus=gone').id
        $script:leavers = @(1..50 | ForEach-Object { New-Person @{ license = 'analyzer'; apiKeys = 1; oauthTokens = 1 } })
        $null = Add-Content -Owner $leavers.id
        $path = Join-Path $TestDrive 'leavers.csv'
        $leavers | Select-Object @{ n = 'Email'; e = { $_.email } } | Export-Csv $path -NoTypeInformation
        $before = @($sandbox.GetChanges()).Count
        $script:results = @(Import-Csv $path | Get-QlikUser -Connection cloud | Remove-QlikUser -NewOwner anna@corp.example -PassThru -Confirm:$false -ErrorVariable script:problem -WarningVariable script:warnings -WarningAction SilentlyContinue)
        $script:changes = @($sandbox.GetChanges() | Select-Object -Skip $before)
    }

    It 'removes each of them' {
        $problem | Should -BeNullOrEmpty
        $results.Outcome | Should -HaveCount 50
        @($results.Outcome | Select-Object -Unique) | Should -Be 'Removed'
        $left = @(Invoke-Control GET state/cloud/users).id
        $leavers.id | Where-Object { $_ -in $left } | Should -BeNullOrEmpty
    }

    It 'deletes nobody before the last of their things has moved' {
        foreach ($leaver in $leavers) {
            $deleted = @($changes | Where-Object { $_.table -eq 'users' -and $_.id -eq $leaver.id -and $_.action -eq 'deleted' })
            $deleted | Should -HaveCount 1
            $moved = @($changes | Where-Object { $_.detail.PSObject.Properties['from'] -and $_.detail.from -eq $leaver.id })
            $moved | Should -HaveCount 10
            ($moved.seq | Measure-Object -Maximum).Maximum | Should -BeLessThan $deleted[0].seq
        }
    }

    It 'leaves with the deleted only what can not move, and has that in its results' {
        $broken = @(Invoke-Control GET 'state/cloud/content?ownerStatus=gone' | Where-Object id -NotIn $brokenBefore)
        $broken | Should -Not -BeNullOrEmpty
        @($broken.kind | Select-Object -Unique | Where-Object { $_ -notin $fixed }) | Should -BeNullOrEmpty
        $told = $results.NotMoved.Id
        @($broken.id | Where-Object { $_ -notin $told }) | Should -BeNullOrEmpty
    }

    It 'gives the rest to the new owner' {
        $annas = @(Get-Content $anna.id)
        $results.Moved | Should -HaveCount 500
        @($results.Moved.Id | Where-Object { $_ -notin $annas.id }) | Should -BeNullOrEmpty
        $results[0].MovedKinds | Should -Be 'Space=1, App=1, Script=1, DataConnection=1, DataFile=2, Automation=1, AutomationConnection=1, SharingTask=1, DataAlert=1'
    }

    It 'says what was revoked, which licence came back, and that they may return' {
        foreach ($result in $results) {
            $result.Revoked | Should -HaveCount 2
            $result.Licenses | Should -Be 'Analyzer'
            $result.MayReturn | Should -BeTrue
            $result.ReturnReason | Should -Match 'identity provider'
            $result.NewOwner | Should -Be 'CORP\anna'
            $result.RunId | Should -Be $results[0].RunId
        }

        @(Invoke-Control GET state/cloud/oauth-tokens | Where-Object userId -In $leavers.id) | Should -BeNullOrEmpty
        @(Get-CloudRow $sandbox | Where-Object User -In $leavers.subject) | Should -BeNullOrEmpty
    }

    It 'says once for all that it can not be undone, and how people come back' {
        $warnings | Should -HaveCount 2
        $warnings[0].Message | Should -Match "can't be brought back"
        $warnings[1].Message | Should -Match 'identity provider'
    }

    It 'keeps one journal without secrets, with every intent before the deletion' {
        $files = @(Get-ChildItem $env:QLIKADMIN_JOURNAL -Filter "*$($results[0].RunId.ToString('N'))*.jsonl")
        $files | Should -HaveCount 1
        $lines = @([IO.File]::ReadAllLines($files[0].FullName) | ConvertFrom-Json)
        @($lines | Where-Object record -EQ 'intent').change.kind | Group-Object | ForEach-Object { "$($_.Name)=$($_.Count)" } | Sort-Object |
            Should -Be 'MoveItem=500', 'RemoveAllocation=50', 'RemoveUser=50', 'RevokeCredential=100'
        @($lines | Where-Object record -EQ 'intent' | Where-Object { $_.change.removal -notin $leavers.id }) | Should -BeNullOrEmpty
        [IO.File]::ReadAllText($files[0].FullName) | Should -Not -Match 'corp\.example'
    }
}

Describe 'Two people leave a tenant through an OAuth client' {
    It 'removes them with -SkipKind, and the results and the journal say what was not looked at' {
        Reset-TestSandbox $sandbox
        $leavers = @(1..2 | ForEach-Object { New-Person @{ license = 'analyzer' } })
        $null = Add-Content -Owner $leavers.id
        $null = Connect-QlikCloud -Tenant $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name bot
        try {
            $results = @(Get-QlikUser -Id $leavers.id -Connection bot | Remove-Quietly -With @{ NewOwner = 'CORP\anna'; SkipKind = 'AutomationConnection' })
            @($results.Outcome | Select-Object -Unique) | Should -Be 'Removed'
            @($results.NotLookedAt | Select-Object -Unique) | Should -Be 'AutomationConnection'
            $results[0].Detail | Should -Match 'Not looked at: AutomationConnection'
            $entry = Get-QlikJournal -Run $results[-1].RunId | Where-Object Action -EQ RemoveUser
            $entry.Detail | Should -Match 'Not looked at: AutomationConnection'
            foreach ($leaver in $leavers) { @((Get-Content $leaver.id).kind | Where-Object { $_ -notin $fixed }) | Should -Be 'automationConnection' }
        }
        finally {
            Disconnect-Qlik bot
        }
    }
}

Describe 'A person leaves a site' {
    It 'owns every kind, and leaves only what can not move to the repository' {
        Reset-TestSandbox $sandbox
        $null = Invoke-Control POST sense/content @{ owners = @('CORP\viewer'); each = 2 }
        $new = Get-QlikUser -Connection sense -Status Active | Where-Object { -not $_.IsService -and $_.Roles -contains 'RootAdmin' } | Select-Object -First 1
        $before = @($sandbox.GetChanges()).Count
        $result = Get-QlikUser CORP\viewer -Connection sense | Remove-QlikUser -NewOwner $new -PassThru -Confirm:$false -WarningAction SilentlyContinue

        $result.Outcome | Should -Be 'Removed'
        $result.Moved | Should -HaveCount 14
        @($result.Moved.Kind | Select-Object -Unique | Sort-Object) | Should -Be @('App', 'AppObject', 'ContentLibrary', 'DataConnection', 'Extension', 'Stream')
        $result.Detail | Should -Match 'sa_repository'
        $result.MayReturn | Should -BeTrue
        $owned = @(Invoke-Control GET ('state/sense/content?owner=' + [uri]::EscapeDataString($new.Account)))
        @($result.Moved.Id | Where-Object { $_ -notin $owned.id }) | Should -BeNullOrEmpty
        $inherited = @(Invoke-Control GET ('state/sense/content?owner=' + [uri]::EscapeDataString('INTERNAL\sa_repository')))
        @($result.NotMoved.Id | Where-Object { $_ -notin $inherited.id }) | Should -BeNullOrEmpty
        $changes = @($sandbox.GetChanges() | Select-Object -Skip $before | Where-Object service -EQ 'sense')
        $deleted = @($changes | Where-Object { $_.id -eq $result.Id -and $_.action -eq 'deleted' })
        $deleted | Should -HaveCount 1
        @($changes | Where-Object { $_.id -in $result.Moved.Id -and $_.seq -gt $deleted[0].seq }) | Should -BeNullOrEmpty
        Invoke-Control GET state/sense/users | Where-Object account -EQ 'CORP\viewer' | Should -BeNullOrEmpty
    }

    It 'says with -Force and without a new owner who owns it then' {
        $user = Get-QlikUser -Connection sense -Status Active | Where-Object { -not $_.IsService -and -not $_.Roles } | Select-Object -First 1
        $null = Invoke-Control POST sense/content @{ owners = @($user.Account) }
        $refused = $user | Remove-Quietly
        Assert-QlikError $problem OwnsItems Remove-QlikUser InvalidOperation
        $problem[0].CategoryInfo.TargetName | Should -Be "$user"
        @($problem[0].TargetObject.OwnerId | Select-Object -Unique) | Should -Be $user.Id
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'sa_repository'
        $refused.Outcome | Should -Be 'Failed'

        $result = $user | Remove-Quietly -With @{ Force = $true }
        $result.Outcome | Should -Be 'Removed'
        $result.Moved | Should -BeNullOrEmpty
        $inherited = @(Invoke-Control GET ('state/sense/content?owner=' + [uri]::EscapeDataString('INTERNAL\sa_repository')))
        @($result.NotMoved.Id | Where-Object { $_ -notin $inherited.id }) | Should -BeNullOrEmpty
    }

    It 'has no keys or tokens, so none are listed and none are revoked' {
        $user = Get-QlikUser -Connection sense -Status Active | Where-Object { -not $_.IsService -and -not $_.Roles } | Select-Object -First 1
        $steps = @($user | Remove-QlikUser -Force -WhatIf 6> $null)
        $steps[-1].Action | Should -Be 'Delete'
        $steps.Action | Should -Not -Contain 'Revoke'

        $result = $user | Remove-Quietly -With @{ Force = $true }
        $result.Outcome | Should -Be 'Removed'
        $result.Revoked | Should -BeNullOrEmpty
        $result.Detail | Should -Not -Match 'keys|tokens'
    }

    It 'refuses <_> and sends no change' -ForEach 'INTERNAL\sa_repository', 'CORP\qlikadmin' {
        Reset-TestSandbox $sandbox
        $null = Get-QlikUser $_ -Connection sense | Remove-Quietly -With @{ Force = $true }
        Assert-QlikError $problem ProtectedUserRefused Remove-QlikUser PermissionDenied
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
    }
}

Describe 'Who must not go, and who can not take over' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        $script:leaver = New-Person @{ license = 'analyzer' }
    }

    AfterEach {
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty -Because 'a refusal sends no change'
    }

    It 'refuses the account that makes the calls' {
        $me = Invoke-QlikApi -Path /api/v1/users/me -Connection cloud
        $null = Get-QlikUser -Id $me.id -Connection cloud | Remove-Quietly -With @{ NewOwner = 'CORP\anna'; Force = $true }
        Assert-QlikError $problem SelfRefused Remove-QlikUser PermissionDenied
    }

    It 'refuses a bot' {
        $bot = New-Person @{ clientId = 'client1'; subject = 'qlikbot\client1' }
        $null = Get-QlikUser -Id $bot.id -Connection cloud | Remove-Quietly -With @{ Force = $true }
        Assert-QlikError $problem ProtectedUserRefused Remove-QlikUser PermissionDenied
    }

    It 'refuses who owns something without a new owner, and lists it' {
        $items = Add-Content -Owner $leaver.id -Kind app, space
        $result = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly
        Assert-QlikError $problem OwnsItems Remove-QlikUser InvalidOperation
        foreach ($item in $items) { $problem[0].Exception.Message | Should -Match $item.id }
        $result.Outcome | Should -Be 'Failed'
    }

    It 'counts everything by kind when it refuses, and its target can be piped on' {
        $items = @(1..2 | ForEach-Object { Add-Content -Owner $leaver.id })
        $null = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly
        Assert-QlikError $problem OwnsItems Remove-QlikUser InvalidOperation
        $problem[0].Exception.Message | Should -Match '2 apps, 2 scripts' -Because 'the kinds are counted'
        $problem[0].Exception.Message | Should -Match '4 data files'
        @($problem[0].TargetObject.Id | Sort-Object) | Should -Be @($items.id | Sort-Object)
        $problem[0].TargetObject[0] | Should -BeOfType QlikAdmin.OwnedItem
        $moved = @($problem[0].TargetObject | Where-Object Kind -EQ App | Move-QlikOwnedItem -To CORP\anna -WhatIf -ErrorAction Stop 6> $null)
        $moved | Should -BeNullOrEmpty
    }

    It 'refuses a client that may not read every kind, -Force or not, and names the way on' {
        $null = Connect-QlikCloud -Tenant $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name bot
        try {
            $user = Get-QlikUser -Id $leaver.id -Connection bot
            foreach ($with in @{ NewOwner = 'CORP\anna' }, @{ Force = $true }) {
                $result = $user | Remove-Quietly -With $with
                Assert-QlikError $problem Forbidden Remove-QlikUser PermissionDenied $user
                $problem[0].Exception.Message | Should -Match 'AutomationConnection'
                $problem[0].ErrorDetails.RecommendedAction | Should -Match '-SkipKind AutomationConnection'
                $result.Outcome | Should -Be 'Failed'
            }

            $steps = @($user | Remove-QlikUser -NewOwner CORP\anna -SkipKind AutomationConnection -WhatIf 6> $null)
            $steps[-1].Loss | Should -Match 'Not looked at: AutomationConnection'
            $steps[-1].Loss | Should -Match 'not counted'
        }
        finally {
            Disconnect-Qlik bot
        }
    }

    It 'refuses <Case> as new owner' -ForEach @(
        @{ Case = 'nobody'; With = $null; Id = 'UserNotFound'; Category = 'ObjectNotFound' }
        @{ Case = 'a disabled person'; With = @{ status = 'disabled'; license = 'analyzer' }; Id = 'NewOwnerUnfit'; Category = 'InvalidOperation' }
        @{ Case = 'an invited person'; With = @{ status = 'invited' }; Id = 'NewOwnerUnfit'; Category = 'InvalidOperation' }
        @{ Case = 'a person without licence'; With = @{}; Id = 'NewOwnerUnfit'; Category = 'InvalidOperation' }
    ) {
        $new = if ($null -eq $With) { 'nobody@nowhere.example' } else { (New-Person $With).id }
        $null = Add-Content -Owner $leaver.id -Kind app
        $null = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = $new }
        Assert-QlikError $problem $Id Remove-QlikUser $Category
        Get-CloudUser $leaver.id | Should -Not -BeNullOrEmpty
    }

    It 'refuses a new owner whose role does not do for automations' {
        $new = New-Person @{ license = 'analyzer' }
        $null = Add-Content -Owner $leaver.id -Kind space, automation
        $null = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = $new.id }
        Assert-QlikError $problem NewOwnerUnfit Remove-QlikUser InvalidOperation
    }

    It 'refuses the leaver, and others who leave in the same run, as new owner' {
        $other = New-Person @{ license = 'professional' }
        $people = Get-QlikUser -Id $leaver.id, $other.id -Connection cloud
        $script:problem = $null
        $people | Remove-QlikUser -NewOwner $other.id -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable script:problem
        @($problem | ForEach-Object { $_.Exception.ErrorId }) | Should -Be 'Qlik.NewOwnerUnfit', 'Qlik.NewOwnerUnfit'
        $problem[0].Exception.Message | Should -Match 'same run'
        $problem[1].Exception.Message | Should -Match 'to be removed'
    }

    It 'refuses a text that fits two people with both shown, as leaver and as new owner' {
        $twins = @(New-Person @{ email = "twin$count@corp.example" }; New-Person @{ email = "twin$($count - 1)@corp.example" })
        $mail = $twins[0].email
        $twins[1].email | Should -Be $mail
        $null = Remove-Quietly $mail -With @{ Connection = 'cloud' }
        Assert-QlikError $problem UserAmbiguous Remove-QlikUser InvalidArgument $mail
        foreach ($twin in $twins) { $problem[0].Exception.Message | Should -Match $twin.id }
        $null = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = $mail }
        Assert-QlikError $problem UserAmbiguous Remove-QlikUser InvalidArgument
        foreach ($twin in $twins) { $problem[0].Exception.Message | Should -Match $twin.id }
    }

    It 'never lets wildcards choose' {
        $null = Remove-Quietly 'CORP\*' -With @{ Connection = 'cloud' }
        Assert-QlikError $problem WildcardRefused Remove-QlikUser InvalidArgument 'CORP\*'
        $null = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = 'CORP\an*'; Force = $true }
        Assert-QlikError $problem WildcardRefused Remove-QlikUser InvalidArgument
    }

    It 'refuses a licence without user and says what to do with it' {
        $orphan = Get-QlikUser -Status Allocated -Connection cloud | Select-Object -First 1
        $orphan | Should -Not -BeNullOrEmpty
        $null = $orphan | Remove-Quietly -With @{ Force = $true }
        Assert-QlikError $problem InvalidInput Remove-QlikUser InvalidArgument
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'Remove-QlikAllocation'
    }

    It 'refuses an empty -NewOwner, which a failed look-up leaves behind' {
        $failure = Get-Failure { Remove-QlikUser $leaver.id -NewOwner '' -Connection cloud -Force -Confirm:$false }
        Assert-QlikError $failure InvalidInput Remove-QlikUser InvalidArgument
    }
}

Describe 'The last administrator' {
    It 'is refused, also when the one before went in the same pipeline; one who has the role through a group counts' {
        # The calls come from a client without a user of its own, so that every person may be the last one.
        $null = Connect-QlikCloud -Tenant $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name bot
        $group = @(Invoke-QlikApi -Path /api/v1/groups -Connection cloud).data[0].name
        $null = Invoke-Control POST cloud/groups @{ name = $group; roles = @('TenantAdmin') }
        $byGroup = New-Person @{ groups = @($group) }
        $people = @(Get-QlikUser -Status Active -Connection cloud | Where-Object { -not $_.IsService -and $_.Id -ne $byGroup.id })
        $admins = @($people | Where-Object { $_.Roles -contains 'TenantAdmin' }) + @($people | Where-Object { $_.Roles -notcontains 'TenantAdmin' -and $_.Groups -contains $group }) + @(Get-QlikUser -Id $byGroup.id -Connection cloud)
        $admins.Count | Should -BeGreaterThan 1
        Reset-TestSandbox $sandbox
        $script:problem = $null
        $steps = @($admins.Id | Remove-QlikUser -Connection bot -Force -SkipKind AutomationConnection -WhatIf -ErrorAction SilentlyContinue -ErrorVariable script:problem 6> $null)
        Assert-QlikError $problem LastAdminRefused Remove-QlikUser PermissionDenied $byGroup.id
        @($steps | Where-Object Action -EQ 'Delete').UserId | Should -Be @($admins.Id | Where-Object { $_ -ne $byGroup.id })
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        Disconnect-Qlik bot
    }
}

Describe '-WhatIf' {
    It 'lists everything, and sends and records nothing' {
        $leaver = New-Person @{ license = 'analyzer'; apiKeys = 2; oauthTokens = 1 }
        $items = Add-Content -Owner $leaver.id
        Reset-TestSandbox $sandbox
        $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'whatif'
        try {
            $steps = @(Get-QlikUser -Id $leaver.id -Connection cloud | Remove-QlikUser -NewOwner CORP\anna -DisableFirst -WhatIf 6> $null)
        }
        finally {
            $env:QLIKADMIN_JOURNAL = Join-Path $TestDrive 'journal'
        }

        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty
        Test-Path (Join-Path $TestDrive 'whatif') | Should -BeFalse
        @($items.id | Where-Object { $_ -notin $steps.Id }) | Should -BeNullOrEmpty
        $steps | ForEach-Object { $_.GetType().FullName } | Select-Object -Unique | Should -Be 'QlikAdmin.RemovalStep'
        @($steps | Where-Object Action -EQ 'Leave').Count | Should -Be $fixed.Count
        @($steps | Where-Object Action -EQ 'Revoke') | Should -HaveCount 3
        $steps[0].Action | Should -Be 'TakeBack'
        @($steps | Where-Object Action -EQ 'TakeBack').Name | Should -Be 'Analyzer'
        $steps[1].Action | Should -Be 'Disable'
        $steps[-1].Action | Should -Be 'Delete'
        @($steps | Where-Object CanMove -EQ 'WithLoss' | Where-Object { -not $_.Loss }) | Should -BeNullOrEmpty
        @(Get-Content $leaver.id) | Should -HaveCount $items.Count

        $lines = ($steps | Out-String -Width 79) -split '\r?\n'
        @($lines | Where-Object Length -GT 79) | Should -BeNullOrEmpty
        ($lines -join ' ') | Should -Match ([regex]::Escape($leaver.subject))
    }
}

Describe 'Who was never here for long' {
    BeforeEach { Reset-TestSandbox $sandbox }

    It 'cancels an invitation without a new owner' {
        $invited = New-Person @{ status = 'invited' }
        $result = Get-QlikInvitation -Connection cloud | Where-Object Id -EQ $invited.id | Remove-Quietly -With @{ DisableFirst = $true }
        $problem | Should -BeNullOrEmpty
        $result.Outcome | Should -Be 'Removed'
        $result.Detail | Should -Match 'invitation was cancelled'
        # The list of invitations is one of them.
        $requests = @($sandbox.GetLog('cloud') | ForEach-Object { "$($_.method) $($_.path)" })
        $requests.Count | Should -BeLessOrEqual 11 -Because ($requests -join ', ')
        Get-CloudUser $invited.id | Should -BeNullOrEmpty
        (Get-ChangeRequest $sandbox | Where-Object method -EQ 'PATCH') | Should -BeNullOrEmpty
    }

    It 'reports who is gone by now as gone' {
        $person = New-Person
        $user = Get-QlikUser -Id $person.id -Connection cloud
        ($user | Remove-Quietly).Outcome | Should -Be 'Removed'
        ($user | Remove-Quietly).Outcome | Should -Be 'AlreadyGone'
        $problem | Should -BeNullOrEmpty
    }

    It 'does the good rows of a bad list, with one error for each bad one' {
        $good = @(New-Person; New-Person)
        $rows = @('User'; $good[0].id; 'no.such@corp.example'; 'CORP\*'; $good[0].subject; $good[1].id)
        $path = Join-Path $TestDrive 'bad.csv'
        Set-Content -Path $path -Value $rows
        $lookUp = $null
        $results = @(Import-Csv $path | Get-QlikUser -Connection cloud -ErrorAction SilentlyContinue -ErrorVariable lookUp | Remove-QlikUser -Confirm:$false -PassThru -WarningAction SilentlyContinue)
        @($lookUp).TargetObject | Should -Be 'no.such@corp.example', 'CORP\*', $good[0].subject
        $results.Id | Should -Be $good.id
        @($results.Outcome | Select-Object -Unique) | Should -Be 'Removed'
    }

    It 'does the good rows also when the list is piped as it is' {
        $good = @(New-Person; New-Person)
        $path = Join-Path $TestDrive 'direct.csv'
        Set-Content -Path $path -Value @('User,NewOwner'; "$($good[0].id),"; 'no.such@corp.example,'; "$($good[0].subject),"; "$($good[1].id),CORP\anna")
        $script:problem = $null
        $results = @(Import-Csv $path | Remove-QlikUser -Connection cloud -Confirm:$false -PassThru -ErrorAction SilentlyContinue -ErrorVariable script:problem -WarningAction SilentlyContinue)
        @($problem).TargetObject | Should -Be 'no.such@corp.example', $good[0].subject
        @($results | Where-Object Outcome -EQ 'Removed').Id | Should -Be $good.id
        ($results | Where-Object Id -EQ $good[1].id).NewOwner | Should -Be 'CORP\anna'
    }

    It 'takes a pattern with -Force' {
        $mark = "zz$count"
        $people = @(New-Person @{ name = "$mark one" }; New-Person @{ name = "$mark two" })
        $results = @(Remove-Quietly "$mark*" -With @{ Connection = 'cloud'; Force = $true })
        @($results.Id | Sort-Object) | Should -Be @($people.id | Sort-Object)
        @($results.Outcome | Select-Object -Unique) | Should -Be 'Removed'
    }
}

Describe 'A fault in the middle' {
    It 'keeps the user when <Call> <Path> fails with <Name>, moves nothing twice, and the second run finishes' -ForEach $cases {
        $leaver = New-Person @{ license = 'analyzer'; apiKeys = 1 }
        $items = Add-Content -Owner $leaver.id
        $movable = @($items | Where-Object kind -NotIn $fixed)
        Reset-TestSandbox $sandbox
        $before = @($sandbox.GetChanges()).Count
        # The module sends a PUT again after these faults. Only a lasting fault shows what happens when the repeat fails too.
        $sandbox.AddFault($Fault + @{ service = 'cloud'; method = $Call; pathContains = $Path; count = if ($Name -eq 'lostAnswer') { 1 } else { -1 } })
        $first = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = 'CORP\anna' }
        if ($Name -eq 'lostAnswer') {
            $problem | Should -BeNullOrEmpty -Because 'a read settles what the answer did not tell'
        }
        else {
            Assert-QlikError $problem ItemsLeft Remove-QlikUser InvalidOperation
            $problem[0].Exception.Message | Should -Match 'still exists'
            $first.Outcome | Should -Be 'Failed'
            Get-CloudUser $leaver.id | Should -Not -BeNullOrEmpty
            $first.Moved.Count | Should -BeLessThan $movable.Count
            $first.Moved.Count | Should -BeGreaterThan 0
            @(Get-ChangeRequest $sandbox | Where-Object { $_.method -eq 'DELETE' -and $_.path -like '/api/v1/users/*' }) | Should -BeNullOrEmpty

            $sandbox.ClearFaults()
            $second = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = 'CORP\anna' }
            $problem | Should -BeNullOrEmpty
            $second.Outcome | Should -Be 'Removed'
        }

        Get-CloudUser $leaver.id | Should -BeNullOrEmpty
        $moves = @($sandbox.GetChanges() | Select-Object -Skip $before | Where-Object { $_.detail.PSObject.Properties['from'] -and $_.detail.from -eq $leaver.id })
        @($moves.id | Sort-Object) | Should -Be @($movable.id | Sort-Object) -Because 'each thing moves once'
        @(Get-Content $leaver.id | Where-Object kind -NotIn $fixed) | Should -BeNullOrEmpty
    }

    It 'is told when the login was blocked before' {
        $leaver = New-Person @{ license = 'analyzer' }
        $null = Add-Content -Owner $leaver.id -Kind app
        Reset-TestSandbox $sandbox
        $sandbox.AddFault(@{ service = 'cloud'; kind = 'status'; status = 403; vendorBody = $true; method = 'PUT'; pathContains = '/api/v1/apps/'; count = -1 })
        $result = Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = 'CORP\anna'; DisableFirst = $true }
        $result.Detail | Should -Match 'The user is disabled'
        $result.Licenses | Should -Be 'Analyzer'
        (Get-CloudUser $leaver.id).status | Should -Be 'disabled'
        $sandbox.ClearFaults()
        (Get-QlikUser -Id $leaver.id -Connection cloud | Remove-Quietly -With @{ NewOwner = 'CORP\anna' }).Outcome | Should -Be 'Removed'
    }

    It 'keeps a person of a site when giving the apps away fails with <_>' -ForEach 403, 409, 500, 'drop' {
        $user = Get-QlikUser -Connection sense -Status Active | Where-Object { -not $_.IsService -and -not $_.Roles } | Select-Object -First 1
        $new = Get-QlikUser CORP\qlikadmin -Connection sense
        $null = Invoke-Control POST sense/content @{ owners = @($user.Account); each = 3 }
        Reset-TestSandbox $sandbox
        $fault = if ($_ -is [int]) { @{ kind = 'status'; status = $_; vendorBody = $_ -lt 500 } } else { @{ kind = $_ } }
        $sandbox.AddFault($fault + @{ service = 'sense'; method = 'PUT'; pathContains = '/app'; count = -1 })
        $null = $user | Remove-Quietly -With @{ NewOwner = $new }
        Assert-QlikError $problem ItemsLeft Remove-QlikUser InvalidOperation $user
        @(Invoke-Control GET state/sense/users | Where-Object account -EQ $user.Account) | Should -HaveCount 1
        $sandbox.ClearFaults()
        ($user | Remove-Quietly -With @{ NewOwner = $new }).Outcome | Should -Be 'Removed'
        $problem | Should -BeNullOrEmpty
    }
}

Describe 'The sample for leavers' {
    BeforeAll {
        $script:sample = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../samples/Remove-Leavers.ps1'))
    }

    It 'removes nobody while a row is wrong, then those that are right, and writes down what it did' {
        $leaver = New-Person @{ license = 'analyzer' }
        $null = Add-Content -Owner $leaver.id -Kind app, note
        Reset-TestSandbox $sandbox
        $path = Join-Path $TestDrive 'sample.csv'
        $reportPath = Join-Path $TestDrive 'sample-left.csv'
        Set-Content -Path $path -Value 'Email', $leaver.email, 'typo@corp.example'

        (Get-Failure { Get-QlikConnection cloud | & $sample -Path $path -NewOwner CORP\anna -Confirm:$false -WarningAction SilentlyContinue }).Exception.Message | Should -Match 'Nobody was removed'
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty

        # A row that is wrong only on the second connection also stops all removals on the first one.
        Set-Content -Path $path -Value 'Email', $leaver.email
        (Get-Failure { (Get-QlikConnection cloud), (Get-QlikConnection sense) | & $sample -Path $path -NewOwner CORP\anna -Confirm:$false -WarningAction SilentlyContinue }).Exception.Message | Should -Match 'Nobody was removed'
        @(Get-ChangeRequest $sandbox) | Should -BeNullOrEmpty
        Set-Content -Path $path -Value 'Email', $leaver.email, 'typo@corp.example'

        $steps = @(Get-QlikConnection cloud | & $sample -Path $path -NewOwner CORP\anna -SkipBadRows -WhatIf -WarningAction SilentlyContinue 6> $null)
        @($steps.Action) | Should -Be 'Move', 'Leave', 'TakeBack', 'Delete'
        Get-ChangeRequest $sandbox | Should -BeNullOrEmpty

        $results = @(Get-QlikConnection cloud | & $sample -Path $path -NewOwner CORP\anna -SkipBadRows -ReportPath $reportPath -Confirm:$false -WarningAction SilentlyContinue)
        $results.Outcome | Should -Be 'Removed'
        $report = Import-Csv $reportPath
        $report.User | Should -Be $leaver.subject
        $report.MovedKinds | Should -Be 'App=1'
        $report.Left | Should -Match '^Other'
        $report.Licenses | Should -Be 'Analyzer'
    }

    It 'runs with an OAuth client, and reports what it did not look at' {
        $leaver = New-Person @{ license = 'analyzer' }
        $path = Join-Path $TestDrive 'client.csv'
        $reportPath = Join-Path $TestDrive 'client-left.csv'
        Set-Content -Path $path -Value 'Email', $leaver.email
        $bot = Connect-QlikCloud -Tenant $sandbox.CloudUri -Credential $sandbox.OAuthClient -Name bot
        try {
            $result = $bot | & $sample -Path $path -NewOwner CORP\anna -SkipKind AutomationConnection -ReportPath $reportPath -Confirm:$false -WarningAction SilentlyContinue
            $result.Outcome | Should -Be 'Removed'
            ($result | Format-Table | Out-String) | Should -Match '0 \+ \?'
            (Import-Csv $reportPath).NotLookedAt | Should -Be 'AutomationConnection'
        }
        finally {
            Disconnect-Qlik bot
        }
    }
}

Describe 'A removal that was cut off' {
    It 'is finished by Resume-QlikOperation, and nothing is done twice' {
        $leaver = New-Person @{ license = 'analyzer'; apiKeys = 1 }
        $movable = @(Add-Content -Owner $leaver.id | Where-Object kind -NotIn $fixed)
        Reset-TestSandbox $sandbox
        $before = @($sandbox.GetChanges()).Count
        # It hangs at the automation, when spaces, apps, connections and files have moved, and is stopped there as by Ctrl+C.
        $sandbox.AddFault(@{ service = 'cloud'; kind = 'latency'; delayMs = 60000; count = -1; method = 'POST'; pathContains = '/api/workflows/automations/' })
        $journalPath = Join-Path $TestDrive 'cut'
        $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript({
                    param($manifest, $connection, $leaver, $journalPath)
                    Import-Module $manifest
                    Remove-QlikUser $leaver -NewOwner CORP\anna -Connection $connection -JournalPath $journalPath -Confirm:$false -WarningAction SilentlyContinue
                }).AddArgument((Get-BuiltManifest)).AddArgument((Get-QlikConnection cloud)).AddArgument($leaver.id).AddArgument($journalPath)
            $running = $shell.BeginInvoke()
            Wait-Until { $running.IsCompleted -or @($sandbox.GetFaults() | Where-Object { $_.hits -gt 0 }).Count -gt 0 } -For 'the automation is under way'
            $running.IsCompleted | Should -BeFalse
            $shell.Stop()
        }
        finally {
            $shell.Dispose()
        }

        Get-CloudUser $leaver.id | Should -Not -BeNullOrEmpty
        $sandbox.ClearFaults()
        $script:problem = $null
        $results = @(Resume-QlikOperation -Path $journalPath -PassThru -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable script:problem -WarningAction SilentlyContinue)

        $problem | Should -BeNullOrEmpty
        @($results.Outcome) | Should -Not -Contain 'Failed'
        $results[-1].Outcome | Should -Be 'Removed'
        Get-CloudUser $leaver.id | Should -BeNullOrEmpty
        $changes = @($sandbox.GetChanges() | Select-Object -Skip $before)
        $moves = @($changes | Where-Object { $_.detail.PSObject.Properties['from'] -and $_.detail.from -eq $leaver.id })
        @($moves.id | Sort-Object) | Should -Be @($movable.id | Sort-Object)
        ($changes | Where-Object { $_.table -eq 'users' -and $_.id -eq $leaver.id }).seq | Should -BeGreaterThan ($moves.seq | Measure-Object -Maximum).Maximum
        @(Invoke-Control GET state/cloud/api-keys | Where-Object { $_.sub -eq $leaver.id -and $_.status -eq 'active' }) | Should -BeNullOrEmpty
    }

    It 'does not delete a user who came to own something since' {
        $leaver = New-Person @{ license = 'analyzer' }
        $journalPath = Join-Path $TestDrive 'owned'
        Reset-TestSandbox $sandbox
        $sandbox.AddFault(@{ service = 'cloud'; kind = 'latency'; delayMs = 60000; count = -1; method = 'POST'; pathContains = '/licenses/assignments/actions/delete' })
        $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript({
                    param($manifest, $connection, $leaver, $journalPath)
                    Import-Module $manifest
                    Remove-QlikUser $leaver -Connection $connection -JournalPath $journalPath -Confirm:$false -WarningAction SilentlyContinue
                }).AddArgument((Get-BuiltManifest)).AddArgument((Get-QlikConnection cloud)).AddArgument($leaver.id).AddArgument($journalPath)
            $running = $shell.BeginInvoke()
            Wait-Until { $running.IsCompleted -or @($sandbox.GetFaults() | Where-Object { $_.hits -gt 0 }).Count -gt 0 } -For 'the licence is under way'
            $running.IsCompleted | Should -BeFalse
            $shell.Stop()
        }
        finally {
            $shell.Dispose()
        }

        $item = Add-Content -Owner $leaver.id -Kind app
        $sandbox.ClearFaults()
        $script:problem = $null
        $null = Resume-QlikOperation -Path $journalPath -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable script:problem -WarningAction SilentlyContinue
        @($problem | ForEach-Object { $_.Exception.ErrorId }) | Should -Contain 'Qlik.ItemsLeft'
        Get-CloudUser $leaver.id | Should -Not -BeNullOrEmpty
        (Get-Content $leaver.id).id | Should -Be $item.id
    }
}
