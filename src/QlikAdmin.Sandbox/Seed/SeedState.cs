namespace QlikAdmin.Sandbox.Seed;

/// <summary>The state of a person.</summary>
internal enum SeedState
{
    /// <summary>Works here.</summary>
    Present,

    /// <summary>Left: no longer in the directory, disabled on Cloud.</summary>
    Left,

    /// <summary>Invited to the Cloud tenant, and has not signed in yet.</summary>
    Invited,

    /// <summary>Created by the directory, and never signed in.</summary>
    Provisioned,
}
