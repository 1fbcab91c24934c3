# Takes back only as many units as needed, beginning with those unused for the longest time, until 10 Analyzer and 5 Professional units are free.
@{
    Name    = 'make-room'
    Rules   = @(
        @{
            Name = 'candidates'
            Type = 'Analyzer', 'Professional'
            Any  = @(
                @{ UnusedFor = '30d' }
                @{ NeverUsed = $true; AllocatedFor = '14d' }
            )
        }
    )
    Exclude = @{ Tag = 'keep-licence' }
    Caps    = @{ Percent = 20; KeepFree = @{ Analyzer = 10; Professional = 5 } }
}
