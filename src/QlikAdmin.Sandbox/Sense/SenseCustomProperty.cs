using System;
using System.Collections.Generic;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>Definition of a custom property.</summary>
internal sealed record SenseCustomProperty(Guid Id, string Name, IReadOnlyList<string> ChoiceValues);
