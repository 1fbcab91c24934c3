namespace QlikAdmin.Sandbox.Seed;

/// <summary>What has become of a person.</summary>
internal enum SeedState
{
    /// <summary>Works here.</summary>
    Present,

    /// <summary>Left: gone from the directory, disabled on Cloud.</summary>
    Left,

    /// <summary>Invited to the Cloud tenant and not registered yet.</summary>
    Invited,

    /// <summary>Created by the directory and never signed in.</summary>
    Provisioned,
}
