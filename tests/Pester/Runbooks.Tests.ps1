# The runbooks as a scheduler starts them: a bare, non-interactive PowerShell of its own, with stand-ins for the commands of Azure Automation.
BeforeDiscovery {
    $runbookFiles = Get-ChildItem -Path (Join-Path (Split-Path (Get-BuiltManifest)) 'runbooks') -Filter *.ps*1 | ForEach-Object { @{ File = $_.Name; Path = $_.FullName } }
}

BeforeAll {
    Import-Built
    Import-Module (Join-Path $PSScriptRoot Standins.psm1) -Force
    $runbooks = Join-Path (Split-Path (Get-BuiltManifest)) runbooks
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-runbooks-$([guid]::NewGuid().ToString('N'))")).FullName
    'plans', 'approved', 'journal', 'reports' | ForEach-Object { $null = New-Item -ItemType Directory -Path (Join-Path $folder $_) }
    $mostMemory = 400MB
    $sandbox = Start-TestSandbox -Users 2000
    $null = Connect-QlikSense $sandbox.SenseUri -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath -Name sense

    [IO.File]::WriteAllText((Join-Path $folder key.txt), (Get-PlainText $sandbox.ApiKey) + "`n")
    [IO.File]::WriteAllText((Join-Path $folder password.txt), (Get-PlainText $sandbox.CertificatePassword) + "`n")
    $cloudText = "Cloud=$($sandbox.CloudUri); File=$(Join-Path $folder key.txt); Name=cloud"
    $senseText = "Sense=$($sandbox.SenseUri); CertificatePath=$($sandbox.CertificatePath); File=$(Join-Path $folder password.txt); TrustedRoot=$($sandbox.RootPath); Name=sense"
    @{ Name = 'few'; Rules = @(@{ Name = 'idle'; Type = 'Analyzer'; UnusedFor = '300d' }); Caps = @{ Percent = 100 } } | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $folder few.json)
    @{ Name = 'cap'; Rules = @(@{ Name = 'idle'; UnusedFor = '30d' }); Caps = @{ Count = 1; Percent = 100 } } | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $folder cap.json)

    function ConvertTo-Argument($Value) {
        (@($Value) | ForEach-Object { "'" + "$_".Replace("'", "''") + "'" }) -join ', '
    }

    # Runs one runbook in a runspace of its own, or in a process of its own: there the .NET heap is held to the limit of a job of Azure
    # Automation, and the peak of the whole process is measured.
    function Invoke-Job([string] $Runbook, [hashtable] $With, [switch] $Process, [switch] $Azure, [string] $Before, [switch] $WhatIf) {
        $arguments = ($With.GetEnumerator() | ForEach-Object { "-$($_.Key) $(ConvertTo-Argument $_.Value)" }) -join ' '
        if ($WhatIf) { $arguments += ' -WhatIf' }
        $script = @"
            `$ProgressPreference = 'SilentlyContinue'
            $(if ($Azure) { '$global:PSPrivateMetadata = @{ JobId = [guid]::NewGuid() }' })
            $Before
            `$code = 99
            try { & '$(Join-Path $runbooks $Runbook)' $arguments; `$code = `$LASTEXITCODE } catch { 'job failed: ' + `$_.Exception.Message; `$code = 98 }
"@
        if (-not $Process) {
            return Invoke-OwnRunspace "$script`n`$global:LASTEXITCODE = `$code"
        }

        $env:DOTNET_GCHeapHardLimit = '0x{0:X}' -f [long] $mostMemory
        try {
            $child = Invoke-ChildShell -Seconds 240 "$script`n'peak: ' + [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64`nexit `$code"
        }
        finally {
            $env:DOTNET_GCHeapHardLimit = $null
        }

        $child | Add-Member -NotePropertyName Peak -NotePropertyValue ([long] [regex]::Match($child.Output, '(?m)^peak: (\d+)').Groups[1].Value)
        $child
    }

    function Assert-Ended($Child, [string] $Outcome) {
        $codes = @{ Done = 0; Error = 1; BadInput = 2; NotConnected = 3; DoneWithFailures = 4; LeftOver = 5; Refused = 6; Busy = 7; NotSent = 8 }
        $Child.Output | Should -Match "(?m): $Outcome\b" -Because "$($Child.Output)$($Child.Errors)"
        $Child.ExitCode | Should -Be $codes[$Outcome] -Because "$($Child.Output)$($Child.Errors)"
        foreach ($secret in $sandbox.ApiKey, $sandbox.CertificatePassword) {
            # The password of the certificates is also the name of the product; only the key is unmistakable.
            if ((Get-PlainText $secret).Length -gt 10) {
                "$($Child.Output)$($Child.Errors)".Contains((Get-PlainText $secret)) | Should -BeFalse
            }
        }
    }

    function New-Approved([string] $Name, [string] $Policy = 'few.json') {
        New-QlikPlan (Join-Path $folder $Policy) -Connection sense -WarningAction Ignore | Where-Object Action -EQ Remove |
            Export-QlikPlan ([IO.Path]::Combine($folder, 'approved', "$Name.csv"))
    }

    function Get-ApplyArgument([string] $Journal = 'journal') {
        @{ Connection = $senseText; ApprovedPath = (Join-Path $folder approved); JournalPath = (Join-Path $folder $Journal) }
    }

    function Get-Held { @(Get-SenseRow $sandbox | Where-Object { -not $_.Quarantined }).Count }
}

AfterAll {
    Stop-QlikSandbox -All
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'The files of the runbooks' {
    It 'run on Windows PowerShell 5.1 as far as their syntax and their parameters show: <File>' -ForEach $runbookFiles {
        $tokens = $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        $newer = 'TernaryExpressionAst', 'PipelineChainAst'
        @($ast.FindAll({ param($node) $node.GetType().Name -in $newer }, $true)) | Should -BeNullOrEmpty
        @($tokens | Where-Object { "$($_.Kind)" -in 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd', 'OrOr' }) | Should -BeNullOrEmpty
        # Parameters of the used commands that PowerShell 5.1 does not have.
        $later = 'NoProxy', 'AsHashtable', 'SkipHttpErrorCheck', 'SkipCertificateCheck', 'MaximumRetryCount', 'Parallel', 'AsUTC', 'UseQuotes', 'AdditionalChildPath', 'EscapeHandling', 'Authentication'
        $given = $ast.FindAll({ param($node) $node -is [Management.Automation.Language.CommandParameterAst] }, $true) | ForEach-Object ParameterName
        @($given | Where-Object { $_ -in $later }) | Should -BeNullOrEmpty
        # Join-Path takes two parts there.
        $joins = $ast.FindAll({ param($node) $node -is [Management.Automation.Language.CommandAst] -and $node.GetCommandName() -eq 'Join-Path' }, $true)
        @($joins | Where-Object { @($_.CommandElements | Where-Object { $_ -isnot [Management.Automation.Language.CommandParameterAst] }).Count -gt 3 }) | Should -BeNullOrEmpty
        # 5.1 reads a file without a byte order mark in the code page of Windows.
        [regex]::IsMatch([IO.File]::ReadAllText($Path), '[^\x00-\x7F]') | Should -BeFalse
    }

    It 'say in README.md and in their help what each exit code means' {
        Import-Module (Join-Path $runbooks QlikAdmin.Runbooks.psm1) -Force
        $said = [IO.File]::ReadAllText((Join-Path $runbooks README.md))
        foreach ($code in (Get-RunbookExitCode).GetEnumerator()) {
            $said | Should -Match "(?m)^\| $($code.Value) \| $($code.Key) \|"
        }

        foreach ($file in Get-ChildItem $runbooks -Filter *.ps1) {
            $notes = (Get-Help $file.FullName -Full).alertSet.alert.Text
            (Get-RunbookExitCode).Values | ForEach-Object { $notes | Should -Match "\b$_ [a-z]" }
            @((Get-Help $file.FullName -Full).examples.example).Count | Should -BeGreaterOrEqual 2
        }
    }
}

Describe 'How a run ends' {
    BeforeAll {
        Import-Module (Join-Path $runbooks QlikAdmin.Runbooks.psm1) -Force
        function Invoke-Work([scriptblock] $Work, [hashtable] $With = @{}) { Invoke-Runbook -Name Test -MaximumDuration 1h -Work $Work @With }
        function Get-Thrown([string] $Id) { [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new("because of $Id"), $Id, 'NotSpecified', $null) }
    }

    It 'is <Outcome> (<Code>) after <Id>' -ForEach @(
        @{ Id = 'Something.Else'; Outcome = 'Error'; Code = 1 }
        @{ Id = 'Qlik.PolicyInvalid,x'; Outcome = 'BadInput'; Code = 2 }
        @{ Id = 'Qlik.InvalidInput,x'; Outcome = 'BadInput'; Code = 2 }
        @{ Id = 'Runbook.NotConnected'; Outcome = 'NotConnected'; Code = 3 }
        @{ Id = 'Qlik.ServerDown,x'; Outcome = 'LeftOver'; Code = 5 }
        @{ Id = 'Qlik.CapExceeded,x'; Outcome = 'Refused'; Code = 6 }
        @{ Id = 'Qlik.PlanExpired,x'; Outcome = 'Refused'; Code = 6 }
        @{ Id = 'Qlik.JournalBusy,x'; Outcome = 'Busy'; Code = 7 }
        @{ Id = 'Qlik.Busy,x'; Outcome = 'Busy'; Code = 7 }
    ) {
        $summary = Invoke-Work { throw (Get-Thrown $Id) }
        $summary.Outcome | Should -Be $Outcome
        $summary.ExitCode | Should -Be $Code
        $summary.Text -join "`n" | Should -BeLike "*because of $Id*"
    }

    It 'is Done (0) when nothing went wrong' {
        $summary = Invoke-Work { param($Run) $Run.Lines.Add('all well'); 'no output of the work' }
        $summary.ExitCode | Should -Be 0
        $summary.Text | Should -Be 'all well'
        @($summary) | Should -HaveCount 1
    }

    It 'is DoneWithFailures (4) when items failed, also if work is left over' {
        $summary = Invoke-Work { param($Run) Add-RunbookFailure $Run (Get-Thrown 'Qlik.Forbidden,x'); $Run.Outcomes.Add('LeftOver') }
        $summary.ExitCode | Should -Be 4
    }

    It 'is NotSent (8) when only the summary did not arrive, and the worse outcome otherwise' {
        $web = New-StandinWeb
        try {
            $web.Status = 500
            $to = @{ Notification = "Webhook=$($web.Address)secret-part" }
            (Invoke-Work { } $to).ExitCode | Should -Be 8
            (Invoke-Work { throw (Get-Thrown 'Qlik.CapExceeded,x') } $to).ExitCode | Should -Be 6
            "$((Invoke-Work { } $to).Text)" | Should -Not -BeLike '*secret-part*'
        }
        finally {
            $web.Dispose()
        }
    }

    It 'is BadInput (2) for a folder of journals that is not there, and a duration that is none' {
        (Invoke-Work { } @{ JournalPath = (Join-Path $folder nowhere) }).ExitCode | Should -Be 2
        (Invoke-Runbook -Name Test -MaximumDuration soon -Work { }).ExitCode | Should -Be 2
    }

    It 'refuses a connection text that it does not understand: <Text>' -ForEach @(
        @{ Text = 'Cloud=a; Colour=green'; Said = "'Colour' is not known here*" }
        @{ Text = 'Cloud=a; Sense=b'; Said = 'A connection names exactly one server*' }
        @{ Text = 'Name=a'; Said = 'A connection names exactly one server*' }
        @{ Text = 'Cloud='; Said = "'Cloud' has no value*" }
        @{ Text = 'Cloud=a; File=/no/such/file'; Said = "The secret file '/no/such/file' is not there*" }
        @{ Text = 'Cloud=a; Variable=QlikKey'; Said = '*exists only in Azure Automation*' }
        @{ Text = 'Cloud=a; KeyVault=v'; Said = 'KeyVault needs SecretName*' }
    ) {
        $summary = Invoke-Work { param($Run) Connect-RunbookTarget -Run $Run -Connection $Text }
        $summary.ExitCode | Should -Be 2
        ($summary.Text | Select-Object -Last 1) | Should -BeLike "- $Said"
    }

    It 'reads the key of a connection from a key vault, with the managed identity of the machine, as the targets of a fleet do' {
        $web = New-StandinWeb
        try {
            $web.Answers['/identity'] = '{"access_token":"token-of-the-identity"}'
            $web.Answers['/secrets/acme-key'] = (@{ value = (Get-PlainText $sandbox.ApiKey) } | ConvertTo-Json)
            $env:IDENTITY_ENDPOINT = "$($web.Address)identity"
            $env:IDENTITY_HEADER = 'header-of-the-identity'
            $summary = Invoke-Work { param($Run) Connect-RunbookTarget -Run $Run -Connection "Cloud=$($sandbox.CloudUri); KeyVault=$($web.Address); SecretName=acme-key; ManagedIdentity=client-1; Name=kv" }
            $summary.ExitCode | Should -Be 0 -Because ($summary.Text -join "`n")
            $summary.Connections | Should -Be kv
            $asked = @($web.Requests)
            $asked[0] | Should -BeLike "GET /identity?resource=https%3A%2F%2Fvault.azure.net&api-version=*&client_id=client-1*"
            $asked[0] | Should -BeLike '*X-IDENTITY-HEADER: header-of-the-identity*'
            $asked[1] | Should -BeLike 'GET /secrets/acme-key?api-version=*Authorization: Bearer token-of-the-identity*'

            $target = @{ Name = 'kv'; Product = 'Cloud'; Address = "$($sandbox.CloudUri)"; KeyVault = $web.Address; SecretName = 'acme-key'; ManagedIdentity = 'client-1' }
            $fleet = Join-Path $TestDrive fleet.json
            @{ Targets = @($target) } | ConvertTo-Json -Depth 4 | Set-Content $fleet
            (Connect-QlikFleet $fleet).Name | Should -Be kv
            @($web.Requests) | Select-Object -Skip 2 | Should -Be $asked
        }
        finally {
            $env:IDENTITY_ENDPOINT = $env:IDENTITY_HEADER = $null
            Disconnect-Qlik -Connection kv -ErrorAction Ignore
            $web.Dispose()
        }
    }
}

Describe 'New-NightlyPlan' {
    BeforeAll {
        $web = New-StandinWeb
        $sandbox.ClearLog()
        @{ Name = 'more'; Rules = @(@{ Name = 'idle'; UnusedFor = '200d' }); Caps = @{ Percent = 100 } } | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $folder more.json)
        $automation = @"
            function global:Get-AutomationVariable([string] `$Name) { @{ AcmeKey = '$(Get-PlainText $sandbox.ApiKey)'; Hook = '$($web.Address)hook'; Policy = '{"Name":"few","Rules":[{"Name":"idle","UnusedFor":"200d"}],"Caps":{"Percent":100}}' }[`$Name] }
            function global:Get-AutomationCertificate([string] `$Name) { [Security.Cryptography.X509Certificates.X509Certificate2]::new('$($sandbox.CertificatePath)', '$(Get-PlainText $sandbox.CertificatePassword)') }
            function global:Get-AutomationPSCredential([string] `$Name) { [pscredential]::new('$($sandbox.QlikViewCredential.UserName)', (ConvertTo-SecureString '$(Get-PlainText $sandbox.QlikViewCredential.Password)' -AsPlainText -Force)) }
"@
        $job = Invoke-Job New-NightlyPlan.ps1 -Process -Azure -Before $automation @{
            Connection   = "Cloud=$($sandbox.CloudUri); Variable=AcmeKey; Name=cloud", "Sense=$($sandbox.SenseUri); Certificate=QlikSense; TrustedRoot=$($sandbox.RootPath); Name=sense", "QlikView=$($sandbox.QlikViewUri); Credential=QlikView; Name=qv"
            Policy       = 'Variable=Policy'
            PlanPath     = Join-Path $folder plans
            Notification = 'WebhookVariable=Hook'
        }
        $changes = @(Get-ChangeRequest $sandbox | Where-Object { $_.service -ne 'qlikview' })
        $files = @(Get-ChildItem (Join-Path $folder plans))
        $rows = if ($files) { @(Import-Csv -LiteralPath $files[0].FullName) }
    }

    AfterAll {
        $web.Dispose()
        Get-ChildItem (Join-Path $folder plans) | Remove-Item
    }

    It 'makes a plan over all products with the assets of Azure Automation, within the memory of a job' {
        Assert-Ended $job Done
        $files | Should -HaveCount 1
        @($rows.Connection | Sort-Object -Unique) | Should -Be 'cloud', 'qv', 'sense'
        @($rows | Where-Object Action -EQ Keep) | Should -BeNullOrEmpty
        $job.Peak | Should -BeGreaterThan 50MB
        $job.Peak | Should -BeLessThan $mostMemory
        Write-Host "      peak $([int]($job.Peak / 1MB)) MB with 2,000 users and three products"
    }

    It 'changes nothing on any server' {
        $changes | Should -BeNullOrEmpty
    }

    It 'sends what it found to the webhook' {
        $sent = @($web.Bodies) | ConvertFrom-Json
        $sent | Should -HaveCount 1
        $sent.outcome | Should -Be Done
        $sent.exitCode | Should -Be 0
        $sent.counts.Remove | Should -Be @($rows | Where-Object Action -EQ Remove).Count
        $sent.text | Should -BeLike 'Nightly plan on cloud, sense, qv: Done*'
        $sent.text | Should -BeLike "*The plan: *plan-*.csv*It expires on *UTC*"
        $sent.text | Should -Not -BeLike '*CORP\*' -Because 'names of people are for the plan only'
    }

    It 'says in a job of Azure Automation with an error, and elsewhere with its exit code, that a plan is above a cap' {
        $given = @{ Connection = $senseText; Policy = (Join-Path $folder cap.json); PlanPath = (Join-Path $folder plans); Notification = "Webhook=$($web.Address)teams; Format=Teams" }
        $job = Invoke-Job New-NightlyPlan.ps1 -Azure $given
        $job.Output | Should -Match '(?m)^job failed: Nightly plan on sense: Refused .*\(exit code 6\)'
        $card = (@($web.Bodies)[-1] | ConvertFrom-Json).attachments[0]
        $card.contentType | Should -Be 'application/vnd.microsoft.card.adaptive'
        $card.content.body[0].text | Should -BeLike 'Nightly plan on sense: Refused*'
        $given.Remove('Notification')
        Assert-Ended (Invoke-Job New-NightlyPlan.ps1 $given) Refused
    }

    It 'says <Outcome>: <What>' -ForEach @(
        @{ What = 'no such policy'; Outcome = 'BadInput'; Change = @{ Policy = 'no-such-policy' }; Said = "*neither a file nor one of the ready ones (access-pass-14-days, idle,*" }
        @{ What = 'no folder for the plan'; Outcome = 'BadInput'; Change = @{ PlanPath = '/no/such/folder' }; Said = '*is not there*' }
        @{ What = 'a server that does not answer'; Outcome = 'NotConnected'; Change = @{ Connection = 'Cloud=http://127.0.0.1:1; File=KEY' }; Said = "*No connection to 'http://127.0.0.1:1'*" }
    ) {
        $given = @{ Connection = $senseText; Policy = 'idle'; PlanPath = (Join-Path $folder plans) }
        $Change.GetEnumerator() | ForEach-Object { $given[$_.Key] = $_.Value.Replace('KEY', (Join-Path $folder key.txt)) }
        $job = Invoke-Job New-NightlyPlan.ps1 $given
        Assert-Ended $job $Outcome
        $job.Output | Should -BeLike $Said
    }
}

Describe 'Invoke-ApprovedPlan' {
    BeforeEach {
        Reset-TestSandbox $sandbox
        Get-ChildItem (Join-Path $folder approved) -File | Remove-Item
    }

    It 'has nothing to do without a plan' {
        $job = Invoke-Job Invoke-ApprovedPlan.ps1 (Get-ApplyArgument)
        Assert-Ended $job Done
        $job.Output | Should -BeLike "*There is no plan in*"
    }

    It 'shows with -WhatIf what it would do, and leaves the plan there' {
        New-Approved first
        $held = Get-Held
        $job = Invoke-Job Invoke-ApprovedPlan.ps1 -WhatIf (Get-ApplyArgument)
        Assert-Ended $job Done
        Get-Held | Should -Be $held
        Test-Path ([IO.Path]::Combine($folder, 'approved', 'first.csv')) | Should -BeTrue
    }

    It 'applies a plan, moves the file, keeps the journal on the share, and sends a mail' {
        New-Approved first
        $planned = @(Import-Csv ([IO.Path]::Combine($folder, 'approved', 'first.csv')) | Where-Object Action -EQ Remove).Count
        $planned | Should -BeGreaterThan 1
        $held = Get-Held
        $mail = New-StandinMail
        try {
            $job = Invoke-Job Invoke-ApprovedPlan.ps1 -Process ((Get-ApplyArgument) + @{ Notification = "Mail=ops@corp.example, boss@corp.example; From=qlik@corp.example; SmtpServer=127.0.0.1; Port=$($mail.Port); Tls=no" })
            Assert-Ended $job Done
            Get-Held | Should -Be ($held - $planned)
            @(Get-ChildItem ([IO.Path]::Combine($folder, 'approved', 'applied'))).Name | Should -BeLike 'first-*.csv'
            @(Get-QlikJournal -Path (Join-Path $folder journal))[0].Done | Should -Be $planned
            @($mail.Mails) | Should -HaveCount 1
            $text = Get-MailText @($mail.Mails)[0]
            $text | Should -BeLike '*Subject: Approved plans on sense: Done*'
            $text | Should -BeLike '*Applied: first.csv*'
            @($mail.Commands | Where-Object { $_ -like 'RCPT TO*' }) | Should -HaveCount 2
            $job.Peak | Should -BeLessThan $mostMemory
        }
        finally {
            $mail.Dispose()
        }
    }

    It 'refuses a file that somebody edited, and moves it aside' {
        # The rows of the plan before are gone now; another policy finds others.
        New-Approved edited -Policy more.json
        $path = [IO.Path]::Combine($folder, 'approved', 'edited.csv')
        [IO.File]::WriteAllText($path, ([IO.File]::ReadAllText($path) -replace '"Remove"', '"Downgrade"'))
        $held = Get-Held
        $job = Invoke-Job Invoke-ApprovedPlan.ps1 (Get-ApplyArgument)
        Assert-Ended $job Refused
        Get-Held | Should -Be $held
        @(Get-ChildItem ([IO.Path]::Combine($folder, 'approved', 'refused'))).Name | Should -BeLike 'edited-*.csv'
    }

    It 'leaves a plan that another process is applying, and says so' {
        New-Approved busy -Policy more.json
        $row = @(Import-Csv ([IO.Path]::Combine($folder, 'approved', 'busy.csv')))[0]
        $held = [IO.FileStream]::new((Get-PlanLockPath (Join-Path $folder journal) $row), 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            Assert-Ended (Invoke-Job Invoke-ApprovedPlan.ps1 (Get-ApplyArgument)) Busy
            Test-Path ([IO.Path]::Combine($folder, 'approved', 'busy.csv')) | Should -BeTrue
        }
        finally {
            $held.Dispose()
        }
    }

    It 'begins nothing after its time, and leaves the plan for the next start' {
        New-Approved late -Policy more.json
        $job = Invoke-Job Invoke-ApprovedPlan.ps1 ((Get-ApplyArgument) + @{ MaximumDuration = '0h' })
        Assert-Ended $job LeftOver
        Test-Path ([IO.Path]::Combine($folder, 'approved', 'late.csv')) | Should -BeTrue
    }

    It 'is cut off by a server that goes down, and goes on at the next start, first of all' {
        New-Approved cut -Policy more.json
        $planned = @(Import-Csv ([IO.Path]::Combine($folder, 'approved', 'cut.csv')) | Where-Object Action -EQ Remove).Count
        $planned | Should -BeGreaterThan 4
        $held = Get-Held
        # The server goes away when the first request that changes something arrives.
        $sandbox.AddFault(@{ service = 'sense'; kind = 'drop'; method = 'DELETE'; count = -1 })
        $cut = Invoke-Job Invoke-ApprovedPlan.ps1 (Get-ApplyArgument)
        $sandbox.ClearFaults()
        Get-Held | Should -Be $held
        Assert-Ended $cut LeftOver
        $cut.Output | Should -Match "$planned changes are left"
        $again = Invoke-Job Invoke-ApprovedPlan.ps1 (Get-ApplyArgument)
        Assert-Ended $again Done
        $again.Output | Should -Match 'Resumed the run '
        Get-Held | Should -Be ($held - $planned)
    }

    It 'resumes nothing after its time, says that something is left, and loses nothing' {
        Import-Module (Join-Path $runbooks QlikAdmin.Runbooks.psm1) -Force
        $held = Get-Held
        $own = Join-Path $folder resumed
        $null = New-Item -ItemType Directory -Path $own
        @{ Name = 'slow'; Rules = @(@{ Name = 'idle'; UnusedFor = '150d' }); Caps = @{ Percent = 100 } } | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $folder slow.json)
        $sandbox.AddFault(@{ service = 'sense'; kind = 'status'; status = 401; method = 'DELETE'; count = -1 })
        $null = New-QlikPlan (Join-Path $folder slow.json) -Connection sense -WarningAction Ignore | Invoke-QlikPlan -JournalPath $own -Confirm:$false -WarningAction Ignore -ErrorAction SilentlyContinue
        $sandbox.ClearFaults()
        $planned = @(Get-QlikJournal -Path $own -Entry).Count
        $planned | Should -BeGreaterThan 5
        $late = Invoke-Runbook -Name Resume -MaximumDuration 0h -JournalPath $own -Work { param($Run) Resume-RunbookWork $Run }
        $late.Outcome | Should -Be LeftOver
        $late.Text -join "`n" | Should -Match 'time was over before all earlier runs'
        Get-Held | Should -Be $held
        $rest = Invoke-Runbook -Name Resume -MaximumDuration 1h -JournalPath $own -Work { param($Run) Resume-RunbookWork $Run }
        $rest.Outcome | Should -Be Done -Because ($rest.Text -join "`n")
        Get-Held | Should -Be ($held - $planned)
    }

    It 'says that something of a resumed run is left when the server goes down again' {
        $own = Join-Path $folder again
        $null = New-Item -ItemType Directory -Path $own
        $sandbox.AddFault(@{ service = 'sense'; kind = 'status'; status = 401; method = 'DELETE'; count = -1 })
        @{ Name = 'slower'; Rules = @(@{ Name = 'idle'; UnusedFor = '125d' }); Caps = @{ Percent = 100 } } | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $folder slower.json)
        $null = New-QlikPlan (Join-Path $folder slower.json) -Connection sense -WarningAction Ignore | Invoke-QlikPlan -JournalPath $own -Confirm:$false -WarningAction Ignore -ErrorAction SilentlyContinue
        $sandbox.ClearFaults()
        $sandbox.AddFault(@{ service = 'sense'; kind = 'drop'; method = 'DELETE'; count = -1 })
        $down = Invoke-Runbook -Name Resume -MaximumDuration 1h -JournalPath $own -Work { param($Run) Resume-RunbookWork $Run } 2>$null
        $sandbox.ClearFaults()
        $down.Outcome | Should -Be LeftOver -Because ($down.Text -join "`n")
        $down.Text -join "`n" | Should -Match 'changes of it are still left'
    }

    It 'says that it is done with failures when a row fails' {
        @{ Name = 'most'; Rules = @(@{ Name = 'idle'; UnusedFor = '100d' }); Caps = @{ Percent = 100 } } | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $folder most.json)
        New-Approved failing -Policy most.json
        $sandbox.AddFault(@{ service = 'sense'; kind = 'status'; status = 403; method = 'DELETE'; count = 1 })
        $job = Invoke-Job Invoke-ApprovedPlan.ps1 (Get-ApplyArgument)
        Assert-Ended $job DoneWithFailures
        $job.Output | Should -Match 'What went wrong:'
    }
}

Describe 'Remove-LeaverList' {
    BeforeAll {
        $people = @(Get-CloudRow $sandbox | Where-Object { $_.UserId } | Select-Object -Property User -Unique -First 12).User
        $list = Join-Path $folder leavers.csv
        $cloudOnly = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name leavers
        $victims = @(Get-QlikUser -Connection $cloudOnly | Where-Object { $_.Subject -in $people -and $_.Roles -notcontains 'TenantAdmin' } | Select-Object -First 7)
        $new = @(Get-QlikUser -Connection $cloudOnly -Id (Get-QlikUser -Connection $cloudOnly | Where-Object Subject -EQ 'CORP\qlikadmin').Id)[0]
        @(@($victims | Select-Object -First 6).Subject | ForEach-Object { [pscustomobject] @{ Subject = $_ } }) + [pscustomobject] @{ Subject = 'CORP\gone-long-ago' } | Export-Csv -LiteralPath $list -NoTypeInformation
        function Get-LeaverArgument { @{ Connection = $cloudText; Path = $list; NewOwner = 'CORP\qlikadmin'; ReportPath = (Join-Path $folder reports); JournalPath = (Join-Path $folder journal) } }
    }

    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'refuses more people than it may remove, and a folder for the report that is not there' {
        Assert-Ended (Invoke-Job Remove-LeaverList.ps1 ((Get-LeaverArgument) + @{ MaximumCount = 3 })) Refused
        $given = Get-LeaverArgument
        $given.ReportPath = Join-Path $folder nowhere
        Assert-Ended (Invoke-Job Remove-LeaverList.ps1 $given) BadInput
        @(Get-QlikUser -Connection leavers -Id $victims[0].Id) | Should -HaveCount 1
    }

    It 'removes the people of the list, counts who is gone already, and writes the outcome of each' {
        $job = Invoke-Job Remove-LeaverList.ps1 -Process (Get-LeaverArgument)
        Assert-Ended $job Done
        $job.Output | Should -BeLike '*7 rows: 6 people to remove, 1 times nobody of that name.*'
        $written = @(Get-ChildItem (Join-Path $folder reports) -Filter leavers-*.csv)
        $written | Should -HaveCount 1
        @(Import-Csv $written[0].FullName | Where-Object Outcome -EQ Removed) | Should -HaveCount 6
        $job.Peak | Should -BeLessThan $mostMemory
    }

    It 'can be given the same list again' {
        $job = Invoke-Job Remove-LeaverList.ps1 (Get-LeaverArgument)
        Assert-Ended $job Done
        $job.Output | Should -BeLike '*7 rows: 0 people to remove, 7 times nobody of that name.*'
    }
}

Describe 'Send-WeeklyReport' {
    It 'writes the report, mails it as attachment, and changes nothing' {
        $sandbox.ClearLog()
        $mail = New-StandinMail
        try {
            $job = Invoke-Job Send-WeeklyReport.ps1 -Process @{
                Connection   = $senseText
                ReportPath   = Join-Path $folder reports
                Policy       = Join-Path $folder more.json
                Price        = 'Professional=840; Analyzer=360'
                Currency     = 'EUR'
                JournalPath  = Join-Path $folder journal
                Notification = "Mail=cio@corp.example; From=qlik@corp.example; SmtpServer=127.0.0.1; Port=$($mail.Port); Tls=no; Attach=yes"
            }
            Assert-Ended $job Done
            $job.Peak | Should -BeLessThan $mostMemory
            $files = @(Get-ChildItem (Join-Path $folder reports) -Filter report-*.html)
            $files | Should -HaveCount 1
            $html = [IO.File]::ReadAllText($files[0].FullName)
            $html | Should -BeLike '*<html*'
            $html | Should -BeLike '*EUR*'
            @($mail.Mails)[0] | Should -BeLike "*$($files[0].Name)*"
            @(Get-ChangeRequest $sandbox) | Should -BeNullOrEmpty
        }
        finally {
            $mail.Dispose()
        }
    }

    It 'refuses a price that is none' {
        Assert-Ended (Invoke-Job Send-WeeklyReport.ps1 @{ Connection = $senseText; ReportPath = (Join-Path $folder reports); Price = 'Professional=much' }) BadInput
    }
}

Describe 'A runbook started as a scheduler does it' {
    It 'ends with its exit code, with pwsh -File' {
        $start = New-ShellStart -File (Join-Path $runbooks New-NightlyPlan.ps1) -Connection $senseText -Policy (Join-Path $folder cap.json) -PlanPath (Join-Path $folder plans)
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $process.ExitCode | Should -Be 6 -Because $output
        $output | Should -Match 'Nightly plan on sense: Refused'
    }
}
