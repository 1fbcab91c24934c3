using System;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>A tag of the site.</summary>
internal sealed record SenseTag(Guid Id, string Name);
